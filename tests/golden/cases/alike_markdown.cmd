dbperf analyze --format markdown logs/alike.jsonl | grep -o 'tell.*'
