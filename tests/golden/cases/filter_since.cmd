dbperf analyze --since 5s --no-recommendations logs/slow.log
