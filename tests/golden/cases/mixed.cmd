dbperf analyze logs/shop.log logs/slow.log logs/events.jsonl --top 3
