dbperf analyze "$(printf "\033[31mx\nfoo\302\233")"
