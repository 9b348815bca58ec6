dbperf check -w p95_query_tim=1 logs/shop.log
