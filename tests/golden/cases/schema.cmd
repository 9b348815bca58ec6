dbperf analyze --json --schema schemas/postgres.sql logs/shop.log | jq '[.recommendations[] | select(.category == "index") | {id, priority, description, statements}]'
