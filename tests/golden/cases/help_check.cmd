dbperf check --help
