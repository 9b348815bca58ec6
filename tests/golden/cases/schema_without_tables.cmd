dbperf analyze --schema logs/shop.log logs/shop.log
