dbperf analyze --type '!SELECT' --no-recommendations logs/shop.log
