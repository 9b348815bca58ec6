for n in 0 1 10; do dbperf analyze --max-alerts $n logs/alike.jsonl | head -1; done
