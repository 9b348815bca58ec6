dbperf analyze --match "customer_id" --no-recommendations logs/slow.log
