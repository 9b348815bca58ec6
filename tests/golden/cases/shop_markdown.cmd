dbperf analyze --format markdown --top 3 logs/shop.log
