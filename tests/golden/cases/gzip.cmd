gzip -nc logs/shop.log > $TMP/shop.log.gz; dbperf analyze --json $TMP/shop.log.gz | head -5
