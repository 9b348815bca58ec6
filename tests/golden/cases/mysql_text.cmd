dbperf analyze logs/slow.log
