cp logs/slow.log $TMP/x; dbperf analyze -o $TMP/x $TMP/x; s=$?; cmp logs/slow.log $TMP/x; exit $s
