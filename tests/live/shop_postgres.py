"""The shop on PostgreSQL: its schema, and what its web front, its workers and its people do to it.
Every function makes the same statements in the same numbers each time."""

import random
import time

import libpq
import pgwire
from background import Background, in_parallel
from servers import wait_until

SCHEMA = """
CREATE TABLE customers (
    id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, city text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE products (
    id serial PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, category text NOT NULL,
    price numeric(10,2) NOT NULL, stock integer NOT NULL CHECK (stock >= 0));
CREATE TABLE orders (
    id serial PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers, status text NOT NULL,
    total numeric(10,2) NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE order_items (
    id serial PRIMARY KEY, order_id integer NOT NULL REFERENCES orders,
    product_id integer NOT NULL REFERENCES products, qty integer NOT NULL,
    price numeric(10,2) NOT NULL);
CREATE TABLE payments (
    id serial PRIMARY KEY, order_id integer NOT NULL REFERENCES orders, method text NOT NULL,
    amount numeric(10,2) NOT NULL, paid_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE sessions (
    token text PRIMARY KEY, customer_id integer, data jsonb,
    last_seen timestamptz NOT NULL DEFAULT now());
"""

THREE_IN_ONE = "SELECT 1 AS one; SELECT 2 AS two; SELECT 3 AS three"
CITIES = ("Berlin", "Lyon", "Porto", "Gdansk", "Malmo", "Genova", "Utrecht", "Brno", "Turku", "Graz")
FETCHED, FETCHES = "SELECT id, sku FROM products ORDER BY sku", 4
CATEGORIES = ("books", "garden", "kitchen", "music", "outdoor", "tools", "toys")


def create(server, customers=1000, orders=8000):
    """Users, the databases shop and stats, and their rows."""
    with server.connect("postgres", "postgres", "setup") as admin:
        admin.run("CREATE ROLE shop LOGIN")
        admin.run("CREATE ROLE reporter LOGIN PASSWORD 'correct horse battery staple'")
        admin.run("CREATE ROLE support LOGIN")
        admin.run("CREATE DATABASE shop OWNER shop")
        admin.run("CREATE DATABASE stats OWNER shop")
    with server.connect("shop", "postgres", "setup") as admin:
        admin.run("CREATE TABLE audit_log (at timestamptz, who text, what text)")
    with server.connect(app="setup") as shop:
        shop.run(SCHEMA)
        shop.run(f"""INSERT INTO customers (email, name, city)
            SELECT 'customer' || i || '@example.org', 'Customer ' || i,
                   ('{{{','.join(CITIES)}}}'::text[])[1 + i % {len(CITIES)}]
            FROM generate_series(1, {customers}) AS i""")
        shop.run(f"""INSERT INTO products (sku, name, category, price, stock)
            SELECT 'SKU-' || i, 'Product ' || i,
                   ('{{{','.join(CATEGORIES)}}}'::text[])[1 + i % {len(CATEGORIES)}],
                   1 + i % 97, 1000
            FROM generate_series(1, 500) AS i""")
        shop.run(f"""INSERT INTO orders (customer_id, status, total, created_at)
            SELECT 1 + i * 7 % {customers}, CASE WHEN i % 9 = 0 THEN 'open' ELSE 'shipped' END,
                   i % 250, now() - i * interval '1 minute'
            FROM generate_series(1, {orders}) AS i""")
        shop.run(f"""INSERT INTO order_items (order_id, product_id, qty, price)
            SELECT 1 + i % {orders}, 1 + i * 13 % 500, 1 + i % 3, 1 + i % 97
            FROM generate_series(1, {orders * 3}) AS i""")
        shop.run("ANALYZE")
    with server.connect("stats", app="setup") as stats:
        stats.run("CREATE TABLE page_views (day date, path text, hits integer)")


def browse(shop, seed, pages=20):
    """A visitor: point queries by key, a listing, a search, the session touched on every page."""
    pick = random.Random(seed)
    token = f"{seed:08x}-{pick.randrange(1 << 32):08x}"
    shop.run(f"INSERT INTO sessions (token, customer_id, data) VALUES ('{token}', "
             f"{pick.randint(1, 900)}, '{{\"cart\": []}}')")
    for _ in range(pages):
        shop.run(f"SELECT id, name, price, stock FROM products WHERE id = {pick.randint(1, 500)}")
        shop.run(f"SELECT p.id, p.name, p.price FROM products p WHERE p.category = "
                 f"'{pick.choice(CATEGORIES)}' ORDER BY p.price LIMIT 20 OFFSET "
                 f"{20 * pick.randint(0, 2)} /* route: /category */")
        shop.run(f"UPDATE sessions SET last_seen = now() WHERE token = '{token}'")
    shop.run(f"SELECT id, name FROM products WHERE name ILIKE '%{pick.randint(1, 500)}%'")
    shop.run(f"DELETE FROM sessions WHERE token = '{token}'")


def n_plus_one(shop, seed, orders=25):
    """The page of open orders as a careless mapper loads it: one query, then one per row."""
    ids = shop.run(f"SELECT id FROM orders WHERE status = 'open' ORDER BY id OFFSET {seed % 50} "
                   f"LIMIT {orders}")
    for (order,) in ids:
        shop.run(f"SELECT * FROM order_items WHERE order_id = {order}")


def order(shop, seed):
    """A purchase in a transaction, over the extended protocol with an unnamed statement."""
    pick = random.Random(seed)
    customer, product = pick.randint(1, 900), pick.randint(100, 500)
    shop.run("BEGIN")
    (number,), = shop.run_params(
        "INSERT INTO orders (customer_id, status, total) VALUES ($1, $2, $3) RETURNING id",
        customer, "open", "99.50")
    for line in range(2):
        shop.run_params("INSERT INTO order_items (order_id, product_id, qty, price)\n"
                        "VALUES ($1, $2, $3, $4)", number, product - line, 1, "49.75")
        shop.run_params("UPDATE products SET stock = stock - $1 WHERE id = $2", 1, product - line)
    shop.run_params("INSERT INTO payments (order_id, method, amount) VALUES ($1, $2, $3)",
                    number, pick.choice(("card", "invoice", "it's a gift")), "99.50")
    shop.run("COMMIT")


def mail_worker(shop, seed, mails=15):
    """A worker with named prepared statements of the protocol, and one of SQL."""
    pick = random.Random(seed)
    shop.prepare("find_customer", "SELECT email, name FROM customers WHERE id = $1")
    for _ in range(mails):
        shop.run_prepared("find_customer", pick.randint(1, 900))
    shop.run("PREPARE mark_shipped (integer) AS UPDATE orders SET status = 'shipped' WHERE id = $1")
    for _ in range(5):
        shop.run(f"EXECUTE mark_shipped ({pick.randint(1, 8000)})")
    shop.run("DEALLOCATE mark_shipped")


def report(shop, seed):
    """Reports over tables that lack the index: joins, a window, a CTE, many lines of SQL."""
    pick = random.Random(seed)
    shop.run(f"""-- revenue by city
SELECT c.city,
       count(DISTINCT o.id) AS orders,
       sum(i.qty * i.price) AS revenue
  FROM customers c
  JOIN orders o ON o.customer_id = c.id
  JOIN order_items i ON i.order_id = o.id
 WHERE o.status <> 'it''s;cancelled'
   AND o.created_at > now() - interval '{pick.randint(20, 90)} days'
 GROUP BY c.city
 ORDER BY revenue DESC""")
    shop.run(f"""WITH best AS (
    SELECT product_id, sum(qty) AS sold FROM order_items GROUP BY product_id
)
SELECT p.name, b.sold, rank() OVER (ORDER BY b.sold DESC)
FROM best b JOIN products p ON p.id = b.product_id
LIMIT {pick.randint(5, 20)}""")
    shop.run(f"SELECT count(*) FROM payments WHERE amount::text LIKE '%{pick.randint(1, 9)}.50'")


def heavy_report(shop, customers):
    """The slow one: for each of many customers a scan of all orders."""
    shop.run(f"""SELECT c.id, c.email,
       (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS orders,
       (SELECT max(o.created_at) FROM orders o WHERE o.customer_id = c.id) AS last_order
FROM customers c
WHERE c.id <= {customers}
ORDER BY orders DESC""")


def sort_on_disk(shop, count=2):
    """Sorts that do not fit in work_mem: `count` temporary files."""
    shop.run("SET work_mem = '64kB'")
    shop.run("SET max_parallel_workers_per_gather = 0")
    for number in range(count):
        shop.run(f"SELECT order_id, product_id, price FROM order_items WHERE id > {number} "
                 "ORDER BY price, product_id, order_id")
    shop.run("RESET work_mem")


def mistakes(shop):
    """Eight statements that fail, and a transaction given up."""
    shop.fails("23505", "INSERT INTO customers (email, name, city) "
                        "VALUES ('customer7@example.org', 'Again', 'Lyon')")
    shop.fails("23505", "INSERT INTO customers (email, name, city) "
                        "VALUES ('customer8@example.org', 'Again', 'Graz')")
    shop.fails("42601", "SELEC id FROM products")
    shop.fails("42P01", "SELECT * FROM shopping_carts WHERE id = 12")
    shop.fails("42501", "SELECT count(*) FROM audit_log")
    shop.fails("23503", "INSERT INTO payments (order_id, method, amount) VALUES ($1, $2, $3)",
               999999999, "card", "1.00")
    shop.fails("22012", "SELECT total / 0 FROM orders WHERE id = 1")
    shop.run("BEGIN")
    shop.fails("23514", "UPDATE products SET stock = stock - 100000 WHERE id = 3")
    shop.run("ROLLBACK")


def refused_logins(server):
    """A wrong password, a missing database, a missing role, and a role that pg_hba.conf rejects."""
    for settings in ({"user": "reporter", "password": "letmein"}, {"dbname": "shopp"},
                     {"user": "nobody_here"}, {"user": "support"}):
        try:
            server.connect(**settings).close()
        except libpq.Error:
            continue
        raise AssertionError(f"let in: {settings}")


def statement_timeout(shop):
    shop.run("SET statement_timeout = '150ms'")
    shop.fails("57014", "SELECT count(*) FROM order_items a, order_items b, order_items c "
                        "WHERE a.price < b.price")
    shop.run("RESET statement_timeout")


def cancelled_by_admin(server):
    """A runaway statement that an administrator cancels."""
    shop = server.connect(app="export")
    statement = Background(lambda: shop.fails(
        "57014", "SELECT count(*) FROM orders a, orders b, orders c WHERE a.total < b.total"))
    with server.observer() as observer:
        _wait(observer, "state = 'active' AND application_name = 'export'")
        observer.run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                     "WHERE application_name = 'export'")
    statement.join()
    shop.close()


def lock_wait(server, product, hold_s=0.0):
    """One session waits for a row that another holds."""
    first, second = server.connect(app="web"), server.connect(app="stock-sync")
    first.run("BEGIN")
    first.run(f"UPDATE products SET stock = stock - 1 WHERE id = {product}")
    waiting = len(server.read_log().split(" still waiting for "))
    update = Background(
        lambda: second.run(f"UPDATE products SET price = price + 1 WHERE id = {product}"))
    server.wait_for_log(" still waiting for ", waiting)
    time.sleep(hold_s)
    first.run("COMMIT")
    update.join()
    first.close()
    second.close()


def deadlock(server, product):
    """Two sessions take two rows in opposite order; the second one loses."""
    first, second = server.connect(app="web"), server.connect(app="stock-sync")
    update = "UPDATE products SET stock = stock + 1 WHERE id = {}"
    first.run("BEGIN")
    first.run(update.format(product))
    second.run("BEGIN")
    second.run(update.format(product + 1))
    waiting = len(server.read_log().split(" still waiting for "))
    blocked = Background(lambda: first.run(update.format(product + 1)))
    server.wait_for_log(" still waiting for ", waiting)
    second.fails("40P01", update.format(product))
    second.run("ROLLBACK")
    blocked.join()
    first.run("COMMIT")
    first.close()
    second.close()


def housekeeping(server):
    """What an administrator does: checkpoints, vacuum, statistics, an index; with another database."""
    with server.connect("shop", "postgres", "psql") as admin:
        admin.run("VACUUM (ANALYZE) sessions")
        admin.run("CHECKPOINT")
        admin.run("CREATE INDEX payments_order_id ON payments (order_id)")
        admin.run("EXPLAIN SELECT * FROM orders WHERE customer_id = 7")
    with server.connect("stats", app="collector") as stats:
        for day in range(1, 13):
            stats.run("INSERT INTO page_views (day, path, hits) VALUES "
                      f"('2026-11-{day:02}', '/cart', {day * 31}), "
                      f"('2026-11-{day:02}', '/', {day * 77})")
        stats.run("SELECT path, sum(hits) FROM page_views GROUP BY path")


def odd_texts(shop):
    """Statements whose text looks like something else."""
    shop.run("SELECT 'first line\n2026-11-23 10:00:00 UTC [1] LOG:  duration: 99.000 ms  statement: "
             "SELECT 1' AS pasted_log_line")
    shop.run("SELECT $$duration: 1.000 ms$$ AS dollar, E'tab\\tquote\\'' AS escaped, "
             "'grüße \u2615' AS unicode")
    shop.run(THREE_IN_ONE)
    shop.run("SELECT id FROM products WHERE id IN (1, 2, 3, 5, 8, 13, 21)")
    shop.run("SELECT id FROM products WHERE id IN (34, 55)")
    shop.run("/*app:shop,controller:cart,action:show*/ SELECT count(*) FROM orders "
             "WHERE customer_id = 42")
    shop.run("SELECT id FROM products WHERE name IN (" +
             ", ".join(f"'a rather long name of a product, number {n}'" for n in range(60)) + ")")


def cursor_export(shop):
    shop.run("BEGIN")
    shop.run("DECLARE export CURSOR FOR SELECT id, email FROM customers ORDER BY id")
    for _ in range(4):
        shop.run("FETCH 100 FROM export")
    shop.run("COMMIT")


def _wait(observer, condition):
    wait_until(lambda: observer.run(f"SELECT FROM pg_stat_activity WHERE {condition}"), 60,
               condition)


PGBENCH_CLIENTS, PGBENCH_ROUNDS = 4, 12
PGBENCH = r"""
\set product random(1, 500)
\set customer random(1, 900)
SELECT id, name, price FROM products WHERE id = :product;
SELECT count(*) FROM orders WHERE customer_id = :customer;
BEGIN;
UPDATE products SET stock = stock - 1 WHERE id = :product;
INSERT INTO orders (customer_id, status, total) VALUES (:customer, 'open', 10.5);
END;
"""


def drivers(server):
    """The protocols of drivers: named and unnamed prepared statements, a result in portions."""
    server.pgbench(PGBENCH, "-M", "prepared", "-c", str(PGBENCH_CLIENTS), "-t",
                   str(PGBENCH_ROUNDS))
    server.pgbench(PGBENCH, "-M", "extended", "-c", "2", "-t", "6")
    with pgwire.WireSession(server.dir, "shop", "shop") as session:
        session.run("BEGIN")
        session.fetch_in_portions(FETCHED, 100, FETCHES)
        session.run("COMMIT")


def whole_day(server, visitors=4, heavy_customers=0, long_running=False):
    """Everything above, once, with visitors in parallel; `long_running`: one row stays locked for long."""
    def visit(seed):
        with server.connect(app="web") as shop:
            browse(shop, seed)
            n_plus_one(shop, seed)
            order(shop, seed)

    in_parallel(*(lambda seed=seed: visit(seed) for seed in range(1, visitors + 1)))
    with server.connect(app="mailer") as shop:
        mail_worker(shop, 1)
        cursor_export(shop)
    lock_wait(server, 20, hold_s=5.2 if long_running else 0.0)
    with server.connect(user="reporter", password="correct horse battery staple",
                        app="reports") as reporter:
        reporter.fails("42501", "SELECT * FROM customers")
    with server.connect(app="reports") as shop:
        report(shop, 1)
        report(shop, 2)
        sort_on_disk(shop)
        odd_texts(shop)
        if heavy_customers:
            heavy_report(shop, heavy_customers)
            heavy_report(shop, heavy_customers // 4)
            heavy_report(shop, heavy_customers // 20)
    refused_logins(server)
    with server.connect(app="web") as shop:
        mistakes(shop)
        statement_timeout(shop)
    deadlock(server, 30)
    cancelled_by_admin(server)
    housekeeping(server)
