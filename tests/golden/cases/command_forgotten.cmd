dbperf logs/shop.log
