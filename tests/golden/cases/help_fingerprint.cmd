dbperf fingerprint --help
