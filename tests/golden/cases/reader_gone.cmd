dbperf analyze --json logs/slow.log | true; echo ${PIPESTATUS[0]}
