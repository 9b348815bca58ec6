dbperf analyze --redact logs/shop.log
