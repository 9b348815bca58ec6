dbperf analyze --format csv --top 3 logs/shop.log
