dbperf --version
