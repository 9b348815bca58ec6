printf 'top = 1\nslow-query-treshold = "50ms"\n' > $TMP/config.toml
dbperf analyze --config $TMP/config.toml logs/slow.log; echo $?
dbperf check --config $TMP/config.toml logs/slow.log
