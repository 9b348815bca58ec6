for command in 'sh -c "exit 4"' 'nonexistent-program' 'sleep 60' "'open"; do
  dbperf analyze --on-alert-timeout 50ms --fail-on error --on-alert "$command" --top 1 -o $TMP/report logs/slow.log; echo $?
done
dbperf check --on-alert false -q logs/slow.log
