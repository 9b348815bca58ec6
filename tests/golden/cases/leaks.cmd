dbperf analyze --section recommendations --section alerts logs/leaks.jsonl
