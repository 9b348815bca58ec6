dbperf analyze --slow-query-threshold -1s logs/shop.log
