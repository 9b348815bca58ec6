dbperf check logs/shop.log
