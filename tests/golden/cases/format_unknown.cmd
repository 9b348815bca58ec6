dbperf analyze --format xml logs/shop.log
