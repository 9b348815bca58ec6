dbperf --help
