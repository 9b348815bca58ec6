dbperf analyze --user report --no-recommendations logs/shop.log
