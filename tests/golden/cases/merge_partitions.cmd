dbperf analyze --json --merge-partitions logs/tags.log | jq -c '(.queries[] | [.id, .fingerprint, .calls, .tables]), (.by_table[] | [.table, .queries])'
