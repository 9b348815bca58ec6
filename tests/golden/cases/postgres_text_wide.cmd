COLUMNS=120 dbperf analyze logs/shop.log
