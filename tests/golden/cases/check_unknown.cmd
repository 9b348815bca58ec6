dbperf check logs/no-such-file.log
