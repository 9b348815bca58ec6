dbperf analyze --format markdown logs/hostile.jsonl
