dbperf analyze logs/prose.txt
