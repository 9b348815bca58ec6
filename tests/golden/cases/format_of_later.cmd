dbperf analyze --format html logs/shop.log
