dbperf fingerprint 'SELECT * FROM t WHERE id = 42 AND name IN (1, 2, 3)' 'select 1;' '[1,2]'
