dbperf analyze --json --stats logs/shop.log 2>&1 >$TMP/report.json | sed -E 's/ +/ /g; s/[0-9][0-9.,]*$|[0-9][0-9.,]* /N /g'; dbperf analyze --json logs/shop.log | cmp - $TMP/report.json
