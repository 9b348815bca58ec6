dbperf analyze -o /dev/full logs/slow.log
