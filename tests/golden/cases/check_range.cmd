dbperf check --very-slow-query-threshold 1h -w total_queries=@0:100 -c p95_query_time=1: logs/slow.log
