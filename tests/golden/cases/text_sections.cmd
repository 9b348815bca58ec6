dbperf analyze --section errors --section locks ../../sample-logs/postgres-stderr/debian-all-statements.log --top 3
dbperf analyze --section temp-files logs/slow.log
