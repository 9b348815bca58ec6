dbperf analyze -o $TMP/report logs/slow.log && cmp $TMP/report <(dbperf analyze logs/slow.log) && ls -A $TMP
