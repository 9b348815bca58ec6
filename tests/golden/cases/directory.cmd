mkdir $TMP/db; cp logs/{events.jsonl,shop.log,slow.log,prose.txt,empty.log} $TMP/db; dbperf analyze --json $TMP/db | jq -c '.input.files[] | [.path, .format, .error]'
