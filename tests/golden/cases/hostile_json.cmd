dbperf analyze --json logs/hostile.jsonl
