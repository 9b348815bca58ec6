dbperf analyze --json logs/shop.log
