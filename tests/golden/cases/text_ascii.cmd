LC_ALL=C dbperf analyze logs/shop.log > $TMP/locale && dbperf analyze --ascii logs/shop.log | diff - $TMP/locale && cat $TMP/locale
LC_ALL=C dbperf analyze logs/hostile.jsonl | LC_ALL=C grep -c '[^ -~]' || true
