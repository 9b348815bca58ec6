dbperf analyze logs/nothing.log
