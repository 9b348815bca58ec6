dbperf analyze --color always --top 1 logs/shop.log
