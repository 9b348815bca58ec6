dbperf analyze --json logs/slow.log >&-
