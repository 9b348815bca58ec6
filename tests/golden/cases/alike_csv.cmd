dbperf analyze --format csv logs/alike.jsonl | tail -3
