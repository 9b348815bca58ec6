dbperf analyze logs
