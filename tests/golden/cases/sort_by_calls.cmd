dbperf analyze --top 2 --sort calls --no-recommendations logs/shop.log
