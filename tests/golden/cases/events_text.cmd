dbperf analyze logs/events.jsonl
