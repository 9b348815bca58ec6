mkdir -p $TMP/dbperf && printf '# Mine\nslow-query-threshold = "50ms"\ntop = 1\nsort = "calls"\n\n[check]\nquiet = true\n' > $TMP/dbperf/config.toml
XDG_CONFIG_HOME=$TMP dbperf config --top 2 --app web --app !cron --json
