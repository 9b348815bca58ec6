dbperf analyze - --top 1 --no-recommendations < logs/slow.log
