ln -s $PWD/logs/slow.log $TMP/link; dbperf analyze --json logs/slow.log logs/slow.log $TMP/link - < logs/slow.log | jq -c '.input.files[] | [.path, .lines]'
