dbperf analyze logs/shop.log --top
