dbperf --json analyze logs/shop.log
