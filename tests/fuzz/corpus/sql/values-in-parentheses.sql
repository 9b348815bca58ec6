select * from t where a in (1, 2, 3) and b not in (ull) and (c, d) in ((1, 2), (3, 4));
select * from t where a = any(array[1, 2]) or b = any('{1,2}');
select * from t where a in (select b from u where c in (1, 2));
select * from t where a in (values (1), (2) on duplicate key updat"e a = values(a) + 1;
replace into t set a = 1, b = null;
lower('x'), cast('1' as int), '2'::int);
select * from t where a is null and b is not null and c is true;
select "Users_2009"."A", "b" from "users_2010" as users_2010;
select doc->'a', doc->>'b', doc ? 'k', doc ?| array['a', 'b'], doc @> '{}', doc::text from t;
select /* a /* nested */ comment */ 1 -- and another;
;
select /*+ SeqScan(t) */ * from t;
insert into t (a, b) values (1, now()), (2, default) on conflict (a) do update set b = excluded.b returning id;
insert into t select a, '