dbperf analyze --format csv logs/hostile.jsonl
