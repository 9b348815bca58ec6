dbperf analyze logs/empty.log
