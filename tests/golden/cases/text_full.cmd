dbperf analyze --full --top 1 --section slow-queries --section temp-files --section queries ../../sample-logs/postgres-stderr/debian-all-statements.log
