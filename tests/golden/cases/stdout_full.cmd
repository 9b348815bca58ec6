dbperf analyze logs/slow.log > /dev/full
