dbperf analyze --query 0123456789abcdef logs/slow.log
