printf "SELECT 1; SELECT ';' -- no; no\n; SELECT a FROM b" | dbperf fingerprint
