dbperf analyse logs/shop.log
