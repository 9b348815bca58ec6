dbperf analyze --format prometheus logs/alike.jsonl | grep '^dbperf_errors{\|first_timestamp'
