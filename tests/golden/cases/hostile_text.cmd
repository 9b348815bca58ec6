dbperf analyze logs/hostile.jsonl
