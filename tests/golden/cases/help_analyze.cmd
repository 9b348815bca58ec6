dbperf analyze --help
