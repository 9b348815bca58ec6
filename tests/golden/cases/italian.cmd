dbperf analyze logs/italian.log
