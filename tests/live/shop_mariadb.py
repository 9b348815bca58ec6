"""The shop on MariaDB: its schema, and what its web front, its workers and its people do to it.
Every function makes the same statements in the same numbers each time."""

import os
import random
import subprocess
import sys
import time

import libmariadb
from background import Background, in_parallel
from servers import wait_until

SCHEMA = """
CREATE TABLE customers (
    id INT PRIMARY KEY AUTO_INCREMENT, email VARCHAR(120) NOT NULL UNIQUE,
    name VARCHAR(120) NOT NULL, city VARCHAR(40) NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE products (
    id INT PRIMARY KEY AUTO_INCREMENT, sku VARCHAR(40) NOT NULL UNIQUE,
    name VARCHAR(120) NOT NULL, category VARCHAR(40) NOT NULL, price DECIMAL(10,2) NOT NULL,
    stock INT UNSIGNED NOT NULL);
CREATE TABLE orders (
    id INT PRIMARY KEY AUTO_INCREMENT, customer_id INT NOT NULL, status VARCHAR(12) NOT NULL,
    total DECIMAL(10,2) NOT NULL, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE order_items (
    id INT PRIMARY KEY AUTO_INCREMENT, order_id INT NOT NULL, product_id INT NOT NULL,
    qty INT NOT NULL, price DECIMAL(10,2) NOT NULL);
CREATE TABLE payments (
    id INT PRIMARY KEY AUTO_INCREMENT, order_id INT NOT NULL, method VARCHAR(20) NOT NULL,
    amount DECIMAL(10,2) NOT NULL, paid_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE sessions (
    token VARCHAR(40) PRIMARY KEY, customer_id INT, data TEXT,
    last_seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
"""

THREE_IN_ONE = "SELECT 1 AS one; SELECT 2 AS two; SELECT 3 AS three"
PREPARED = "SELECT email, name FROM customers WHERE id = ?"
PREPARED_BY_SQL = 'UPDATE orders SET status = "shipped" WHERE id = ?'
CITIES = ("Berlin", "Lyon", "Porto", "Gdansk", "Malmo", "Genova", "Utrecht", "Brno", "Turku", "Graz")
CATEGORIES = ("books", "garden", "kitchen", "music", "outdoor", "tools", "toys")


def _one_of(words, number):
    return f"ELT(1 + {number} % {len(words)}, " + ", ".join(f"'{word}'" for word in words) + ")"


def create(server, customers=1000, orders=8000):
    """Users, the databases shop and stats, and their rows."""
    with server.connect(None, "root") as admin:
        admin.run("CREATE DATABASE shop; CREATE DATABASE stats; CREATE DATABASE secrets")
        admin.run("CREATE TABLE secrets.audit_log (at TIMESTAMP, who TEXT, what TEXT)")
        admin.run("CREATE USER shop@localhost; CREATE USER collector@localhost")
        admin.run("CREATE USER reporter@localhost IDENTIFIED BY 'correct horse battery staple'")
        admin.run("GRANT ALL ON shop.* TO shop@localhost; GRANT ALL ON stats.* TO shop@localhost; "
                  "GRANT ALL ON stats.* TO collector@localhost")
    with server.connect() as shop:
        shop.run(SCHEMA)
        shop.run(f"""INSERT INTO customers (email, name, city)
            SELECT CONCAT('customer', seq, '@example.org'), CONCAT('Customer ', seq),
                   {_one_of(CITIES, "seq")} FROM seq_1_to_{customers}""")
        shop.run(f"""INSERT INTO products (sku, name, category, price, stock)
            SELECT CONCAT('SKU-', seq), CONCAT('Product ', seq), {_one_of(CATEGORIES, "seq")},
                   1 + seq % 97, 1000 FROM seq_1_to_500""")
        shop.run(f"""INSERT INTO orders (customer_id, status, total, created_at)
            SELECT 1 + seq * 7 % {customers}, IF(seq % 9 = 0, 'open', 'shipped'), seq % 250,
                   NOW() - INTERVAL seq MINUTE FROM seq_1_to_{orders}""")
        shop.run(f"""INSERT INTO order_items (order_id, product_id, qty, price)
            SELECT 1 + seq % {orders}, 1 + seq * 13 % 500, 1 + seq % 3, 1 + seq % 97
            FROM seq_1_to_{orders * 3}""")
        shop.run("ANALYZE TABLE customers, products, orders, order_items")
    with server.connect("stats") as stats:
        stats.run("CREATE TABLE page_views (day DATE, path VARCHAR(80), hits INT)")
    with server.connect("shop", "root") as admin:
        admin.run("GRANT SELECT ON orders TO reporter@localhost")


def browse(shop, seed, pages=20):
    """A visitor: point queries by key, a listing, a search, the session touched on every page."""
    pick = random.Random(seed)
    token = f"{seed:08x}-{pick.randrange(1 << 32):08x}"
    shop.run(f"INSERT INTO sessions (token, customer_id, data) VALUES ('{token}', "
             f"{pick.randint(1, 900)}, '{{\"cart\": []}}')")
    for _ in range(pages):
        shop.run(f"SELECT id, name, price, stock FROM products WHERE id = {pick.randint(1, 500)}")
        shop.run(f"SELECT p.id, p.name, p.price FROM `products` p WHERE p.category = "
                 f"'{pick.choice(CATEGORIES)}' ORDER BY p.price LIMIT {20 * pick.randint(0, 2)}, 20")
        shop.run(f"UPDATE sessions SET last_seen = NOW() WHERE token = '{token}'")
    shop.run(f"SELECT id, name FROM products WHERE name LIKE '%{pick.randint(1, 500)}%'")
    shop.run(f"DELETE FROM sessions WHERE token = '{token}'")


def n_plus_one(shop, seed, orders=25):
    """The page of open orders as a careless mapper loads it: one query, then one per row."""
    ids = shop.run(f"SELECT id FROM orders WHERE status = 'open' ORDER BY id LIMIT {seed % 50}, "
                   f"{orders}")
    for (order,) in ids:
        shop.run(f"SELECT * FROM order_items WHERE order_id = {order}")


def order(shop, seed):
    """A purchase in a transaction."""
    pick = random.Random(seed)
    customer, product = pick.randint(1, 900), pick.randint(100, 500)
    shop.run("START TRANSACTION")
    shop.run(f"INSERT INTO orders (customer_id, status, total) VALUES ({customer}, 'open', 99.50)")
    (number,), = shop.run("SELECT LAST_INSERT_ID()")
    for line in range(2):
        shop.run("INSERT INTO order_items (order_id, product_id, qty, price)\n"
                 f"VALUES ({number}, {product - line}, 1, 49.75)")
        shop.run(f"UPDATE products SET stock = stock - 1 WHERE id = {product - line}")
    method = pick.choice(("card", "invoice", "it''s a gift"))
    shop.run(f"INSERT INTO payments (order_id, method, amount) VALUES ({number}, '{method}', 99.50)")
    shop.run("COMMIT")


def mail_worker(shop, seed, mails=15):
    """A worker with a statement prepared on the server, and one of SQL."""
    pick = random.Random(seed)
    find = shop.prepare(PREPARED)
    for _ in range(mails):
        find.run(pick.randint(1, 900))
    find.close()
    shop.run(f"PREPARE mark_shipped FROM '{PREPARED_BY_SQL}'")
    for _ in range(5):
        shop.run(f"SET @id = {pick.randint(1, 8000)}")
        shop.run("EXECUTE mark_shipped USING @id")
    shop.run("DEALLOCATE PREPARE mark_shipped")


def report(shop, seed):
    """Reports over tables that lack the index: a join, a CTE with a window, many lines of SQL."""
    pick = random.Random(seed)
    shop.run(f"""-- revenue by city
SELECT c.city,
       COUNT(DISTINCT o.id) AS orders,
       SUM(i.qty * i.price) AS revenue
  FROM customers c
  JOIN orders o ON o.customer_id = c.id
  JOIN order_items i ON i.order_id = o.id
 WHERE o.status <> 'it''s;cancelled'
   AND o.created_at > NOW() - INTERVAL {pick.randint(20, 90)} DAY
 GROUP BY c.city
 ORDER BY revenue DESC""")
    shop.run(f"""WITH best AS (
    SELECT product_id, SUM(qty) AS sold FROM order_items GROUP BY product_id
)
SELECT p.name, b.sold, RANK() OVER (ORDER BY b.sold DESC)
FROM best b JOIN products p ON p.id = b.product_id
LIMIT {pick.randint(5, 20)}""")
    shop.run(f"SELECT COUNT(*) FROM payments WHERE amount LIKE '%{pick.randint(1, 9)}.50'")


def heavy_report(shop, customers):
    """The slow one: for each of many customers a scan of all orders."""
    shop.run(f"""SELECT c.id, c.email,
       (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS orders
FROM customers c
WHERE c.id <= {customers}
ORDER BY orders DESC""")


def sort_on_disk(shop):
    """A grouping and a sort that do not fit in memory."""
    shop.run("SET SESSION sort_buffer_size = 32768, tmp_memory_table_size = 1024")
    shop.run("SELECT order_id, product_id, price FROM order_items "
             "ORDER BY price, product_id, order_id")
    shop.run("SELECT order_id, GROUP_CONCAT(product_id), COUNT(*) FROM order_items "
             "GROUP BY order_id ORDER BY COUNT(*) DESC, order_id LIMIT 10")
    shop.run("SET SESSION sort_buffer_size = DEFAULT, tmp_memory_table_size = DEFAULT")


def mistakes(shop):
    """Statements that fail, and a transaction given up."""
    shop.fails(1062, "INSERT INTO customers (email, name, city) "
                     "VALUES ('customer7@example.org', 'Again', 'Lyon')")
    shop.fails(1062, "INSERT INTO customers (email, name, city) "
                     "VALUES ('customer8@example.org', 'Again', 'Graz')")
    shop.fails(1064, "SELEC id FROM products")
    shop.fails(1146, "SELECT * FROM shopping_carts WHERE id = 12")
    shop.fails(1142, "SELECT COUNT(*) FROM secrets.audit_log")
    shop.fails(1452, "INSERT INTO payments (order_id, method, amount) VALUES (999999999, 'card', 1)")
    shop.run("START TRANSACTION")
    shop.fails(1690, "UPDATE products SET stock = stock - 100000 WHERE id = 3")
    shop.run("ROLLBACK")


def refused_logins(server):
    """A wrong password, a missing database, a user nobody knows."""
    for user, database, password in (("reporter", "shop", "letmein"), ("shop", "shopp", ""),
                                     ("nobody_here", "shop", "x")):
        try:
            server.connect(database, user, password).close()
        except libmariadb.Error:
            continue
        raise AssertionError(f"let in: {user} {database}")


def statement_timeout(shop):
    shop.run("SET SESSION max_statement_time = 0.15")
    shop.fails(1969, "SELECT COUNT(*) FROM order_items a, order_items b, order_items c "
                     "WHERE a.price < b.price")
    shop.run("SET SESSION max_statement_time = DEFAULT")


def lock_wait(server, product, hold_s=0.3):
    """One session waits for a row that another holds."""
    first, second = server.connect(), server.connect()
    first.run("START TRANSACTION")
    first.run(f"UPDATE products SET stock = stock - 1 WHERE id = {product}")
    update = Background(
        lambda: second.run(f"UPDATE products SET price = price + 1 WHERE id = {product}"))
    _wait_for_lock(server)
    time.sleep(hold_s)
    first.run("COMMIT")
    update.join()
    first.close()
    second.close()


def deadlock(server, product):
    """Two sessions take two rows in opposite order; the one with less work done loses."""
    first, second = server.connect(), server.connect()
    update = "UPDATE products SET stock = stock + 1 WHERE id = {}"
    first.run("START TRANSACTION")
    first.run(update.format(product))
    first.run("UPDATE products SET stock = stock + 1 WHERE id BETWEEN 200 AND 220")
    second.run("START TRANSACTION")
    second.run(update.format(product + 1))
    blocked = Background(lambda: first.run(update.format(product + 1)))
    _wait_for_lock(server)
    second.fails(1213, update.format(product))
    second.run("ROLLBACK")
    blocked.join()
    first.run("COMMIT")
    first.close()
    second.close()


def _wait_for_lock(server):
    with server.observer() as observer:
        wait_until(lambda: observer.run("SELECT 1 FROM information_schema.innodb_trx "
                                        "WHERE trx_state = 'LOCK WAIT'"), 60, "a lock wait")


def housekeeping(server):
    """What an administrator does, the commands that are no SQL, and another database."""
    with server.connect(None, "root") as admin:
        admin.ping()
        admin.run("USE shop")
        admin.run("OPTIMIZE TABLE sessions")
        admin.run("CREATE INDEX payments_method ON payments (method)")
        admin.run("EXPLAIN SELECT * FROM orders WHERE customer_id = 7")
        admin.run("SHOW TABLES")
    with server.connect("stats", "collector") as stats:
        for day in range(1, 13):
            stats.run("INSERT INTO page_views (day, path, hits) VALUES "
                      f"('2026-11-{day:02}', '/cart', {day * 31}), "
                      f"('2026-11-{day:02}', '/', {day * 77})")
        stats.run("SELECT path, SUM(hits) FROM page_views GROUP BY path")
        stats.run("REPLACE INTO page_views (day, path, hits) VALUES ('2026-11-01', '/', 1)")
    with server.connect("shop") as shop:
        shop.run("SELECT COUNT(*) FROM orders")
        shop.select_db("stats")
        shop.run("SELECT COUNT(*) FROM page_views")
        shop.change_user("collector", "stats")
        shop.run("SELECT MAX(day) FROM page_views")


def odd_texts(shop):
    """Statements whose text looks like something else."""
    shop.run("SELECT 'first line\n# Time: 231123 10:00:00\n# User@Host: a[a] @ b []\nlast line' "
             "AS pasted_log_line")
    shop.run("SELECT 'tab\\tquote\\' backslash\\\\' AS quoted, 'grüße \u2615' AS unicode")
    shop.run(THREE_IN_ONE)
    shop.run("SELECT id FROM products WHERE id IN (1, 2, 3, 5, 8, 13, 21)")
    shop.run("SELECT id FROM products WHERE id IN (34, 55)")
    shop.run("/*app:shop,controller:cart,action:show*/ SELECT COUNT(*) FROM orders "
             "WHERE customer_id = 42")
    shop.run("SELECT id FROM products WHERE name IN (" +
             ", ".join(f"'a rather long name of a product, number {n}'" for n in range(60)) + ")")


def stored_routine(shop):
    shop.run("CREATE PROCEDURE close_order (number INT) BEGIN "
             "UPDATE orders SET status = 'closed' WHERE id = number; "
             "DELETE FROM sessions WHERE customer_id = number; END")
    for number in range(1, 4):
        shop.run(f"CALL close_order({number})")


# With these settings a server tells all of bad_evening() in its error log.
BAD_DAY = {"general-log": "ON", "innodb-print-all-deadlocks": "ON", "log-warnings": "9",
           "max-connections": "12"}


def crowd(server, clients=20):
    """More clients than there is room for; how many were refused."""
    refused, let_in = 0, []
    for _ in range(clients):
        try:
            let_in.append(server.connect())
        except libmariadb.Error as error:
            if error.number != 1040:
                raise
            refused += 1
    for client in let_in:
        client.close()
    return refused


def dies(server):
    """A client that vanishes without a farewell."""
    script = ("import os, sys; sys.path.insert(0, sys.argv[1]); import libmariadb; "
              "client = libmariadb.Connection(sys.argv[2], 'shop', 'shop'); "
              "client.run('SELECT 1'); os._exit(1)")
    subprocess.run([sys.executable, "-B", "-c", script, os.path.dirname(__file__), server.socket])
    wait_until(lambda: server.read_error_log().count("communication packets") > 0, 60,
               "the lost client to be noticed")


def bad_evening(server):
    """Too many clients, one that vanishes, and a crash; how many were refused."""
    refused = crowd(server)
    dies(server)
    server.crash()
    with server.connect() as shop:
        shop.run("SELECT COUNT(*) FROM orders")
    return refused


def whole_day(server, visitors=4, heavy_customers=0):
    """Everything above, once, with visitors in parallel."""
    def visit(seed):
        with server.connect() as shop:
            browse(shop, seed)
            n_plus_one(shop, seed)
            order(shop, seed)

    in_parallel(*(lambda seed=seed: visit(seed) for seed in range(1, visitors + 1)))
    with server.connect() as shop:
        mail_worker(shop, 1)
        stored_routine(shop)
    lock_wait(server, 20)
    with server.connect("shop", "reporter", "correct horse battery staple") as reporter:
        reporter.run("SELECT status, COUNT(*) FROM orders GROUP BY status")
        reporter.fails(1142, "SELECT * FROM customers")
    with server.connect() as shop:
        report(shop, 1)
        report(shop, 2)
        sort_on_disk(shop)
        odd_texts(shop)
        if heavy_customers:
            heavy_report(shop, heavy_customers)
            heavy_report(shop, heavy_customers // 4)
            heavy_report(shop, heavy_customers // 20)
    refused_logins(server)
    with server.connect() as shop:
        mistakes(shop)
        statement_timeout(shop)
    deadlock(server, 30)
    housekeeping(server)
