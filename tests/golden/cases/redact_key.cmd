printf "0123456789abcdef\n" > $TMP/key && dbperf analyze --redact-key $TMP/key --json --top 2 logs/shop.log | grep -o '"query": "[^"]*"'
