dbperf analyze --display-timezone Europe/Berlin --top 1 --no-recommendations logs/slow.log
