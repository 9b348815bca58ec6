dbperf analyze --fail-on error logs/slow.log >/dev/null
