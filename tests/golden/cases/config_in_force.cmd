mkdir -p $TMP/dbperf && printf 'slow-query-threshold = "50ms"\nquiet = true\n' > $TMP/dbperf/config.toml
XDG_CONFIG_HOME=$TMP dbperf analyze --json logs/slow.log | jq .thresholds.slow_query_threshold
XDG_CONFIG_HOME=$TMP dbperf check --slow-query-threshold 1h --very-slow-query-threshold 1h logs/slow.log
