dbperf formats
