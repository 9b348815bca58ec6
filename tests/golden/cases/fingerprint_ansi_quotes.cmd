dbperf fingerprint --dialect mysql --ansi-quotes "SELECT \"a\", 'x' FROM \"Orders\" WHERE b = 'y'"
