dbperf analyze --json --on-alert 'jq -c .' logs/slow.log | jq -c '.alerts[] | .metric_name'
