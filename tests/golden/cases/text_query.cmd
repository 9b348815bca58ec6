dbperf analyze --query e038f857abbe9b50 ../../sample-logs/postgres-stderr/debian-all-statements.log
dbperf analyze --query 13205ca8f3879ae0 ../../sample-logs/postgres-stderr/debian-all-statements.log
