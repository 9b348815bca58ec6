dbperf analyze --databse shop logs/shop.log
