dbperf analyze --redact --top 1 --query 7903034f64e4b272 ../../sample-logs/postgres-stderr/debian-all-statements.log
