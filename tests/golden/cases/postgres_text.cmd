dbperf analyze logs/shop.log
