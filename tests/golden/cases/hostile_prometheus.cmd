dbperf analyze --format prometheus logs/hostile.jsonl | grep fingerprint=
