dbperf analyze --top 1 logs/shop.log
