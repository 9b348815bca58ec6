dbperf analyze --match '(' logs/shop.log
