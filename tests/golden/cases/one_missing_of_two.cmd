dbperf analyze logs/nothing.log logs/slow.log --json | grep -c fingerprint; exit ${PIPESTATUS[0]}
