select `a`, `B`, "x", 'it\'s' from `shop`.`orders` where id = 42;
select _utf8'x', N'x', 0xFF, x'FF', b'1', 1e5 # a comment; of one line
;
select /*!40001 SQL_NO_CACHE */ * from t limit 5, 10;
select /*+ MAX_EXECUTION_TIME(100) */ 1--2;
insert into t (a) values (1), (2) on duplicate key update a = values(a) + 1;
replace into t set a = 1, b = null;
update t set doc = json_set(doc, '$.a', 1) where doc->>'$.b' = "x" and t.1a <=> 5;
select @a := 5, @@global.x, date_add(now(), interval 5 day) from t straight_join u;
call p(1, 'x');
administrator command: Quit
