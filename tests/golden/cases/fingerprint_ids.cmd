dbperf fingerprint < logs/statements.sql && dbperf fingerprint --dialect mysql < logs/statements-mysql.sql
