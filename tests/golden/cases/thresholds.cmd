dbperf analyze --slow-query-threshold 10s --very-slow-query-threshold 20s --fail-on warning --no-recommendations logs/slow.log
