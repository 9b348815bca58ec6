dbperf check -q logs/empty.log
