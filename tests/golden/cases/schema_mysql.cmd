gzip -c schemas/mariadb.sql > $TMP/mariadb.sql.gz; dbperf analyze --json --schema $TMP/mariadb.sql.gz logs/slow.log | jq -c '.recommendations[] | select(.category == "index") | {id, statements}'
