dbperf config --help
