dbperf analyze --json logs/events.jsonl
