dbperf
