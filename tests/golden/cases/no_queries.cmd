dbperf analyze logs/quiet.log
