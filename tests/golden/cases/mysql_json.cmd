dbperf analyze --format json --no-recommendations logs/slow.log
