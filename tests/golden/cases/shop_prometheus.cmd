dbperf analyze --format prometheus --top 2 logs/shop.log
