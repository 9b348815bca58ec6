"""A shop of eleven tables without secondary indexes, and a mixed workload on it, in both dialects: what the
advice on indexes is tried on. All is a function of the scale and the seed."""

import dataclasses
import hashlib
import random

seconds = 300 * 86_400  # from the beginning of 2026 on; all times are spread over them

_sizes = {  # rows at scale 1
    "customers": 100_000, "addresses": 120_000, "suppliers": 500, "categories": 200, "products": 40_000,
    "orders": 250_000, "order_items": 600_000, "payments": 250_000, "reviews": 150_000,
    "sessions": 100_000, "audit_log": 200_000}

_tables = {
    "customers": ("email varchar(80) not null, name varchar(80) not null, city varchar(40) not null, "
                  "created_at timestamp not null",
                  "concat('user', {i}, '@example.org'), concat(substr(md5(concat('n', {i})), 1, 8), ' ', "
                  "{i}), concat('city', {i} % 300), {time}"),
    "addresses": ("customer_id int not null, street varchar(80) not null, postcode varchar(10) not null",
                  "{customer}, concat('street ', {i}), concat('p', {i} % 9000)"),
    "suppliers": ("name varchar(80) not null, country varchar(2) not null",
                  "concat('supplier ', {i}), concat('c', {i} % 9)"),
    "categories": ("parent_id int, name varchar(80) not null", "{i} / 20, concat('category ', {i})"),
    "products": ("category_id int not null, supplier_id int not null, sku varchar(20) not null, name "
                 "varchar(80) not null, price int not null, stock int not null",
                 "1 + {i} * 7919 % {categories}, 1 + {i} * 31 % {suppliers}, concat('SKU', {i}), "
                 "concat('product ', md5(concat({i}))), {i} * 7 % 500, {i} % 90"),
    "orders": ("customer_id int not null, status varchar(10) not null, total int not null, created_at "
               "timestamp not null, note varchar(60)",
               "{customer}, case when {i} % 100 = 0 then 'pending' when {i} % 50 = 1 then 'shipped' else "
               "'done' end, {i} * 13 % 9000, {time}, md5(concat('o', {i}))"),
    "order_items": ("order_id int not null, product_id int not null, quantity int not null, price int not "
                    "null", "1 + {i} * 48611 % {orders}, 1 + {i} * 7919 % {products}, 1 + {i} % 4, {i} % 500"),
    "payments": ("order_id int not null, method varchar(10) not null, amount int not null, reference "
                 "varchar(40) not null, created_at timestamp not null",
                 "{i}, case when {i} % 5 = 0 then 'card' else 'transfer' end, {i} * 13 % 9000, "
                 "md5(concat('p', {i})), {time}"),
    "reviews": ("product_id int not null, customer_id int not null, rating int not null, body text not null, "
                "created_at timestamp not null",
                "1 + {i} * 7919 % {products}, {customer}, 1 + {i} % 5, concat('review ', md5(concat({i}))), "
                "{time}"),
    "sessions": ("customer_id int not null, token varchar(40) not null, expires_at timestamp not null",
                 "{customer}, md5(concat('s', {i})), {time}"),
    "audit_log": ("customer_id int not null, action varchar(20) not null, created_at timestamp not null",
                  "{customer}, concat('action', {i} % 20), {time}")}

# What a person who knows the workload would create.
_ideal = {
    "both": ("customers (email)", "customers (name)", "addresses (customer_id)",
             "products (category_id, price)", "products (sku)", "products (supplier_id)",
             "orders (customer_id, created_at)", "orders (status, created_at)", "orders (created_at)",
             "order_items (order_id)", "order_items (product_id)", "payments (order_id)",
             "payments (reference)", "reviews (product_id, created_at)", "reviews (customer_id)",
             "sessions (token)", "sessions (expires_at)"),
    "postgres": ("customers (lower(email))", "customers (name text_pattern_ops)"),
    "mysql": ()}

MOSTLY_WRITTEN = "audit_log"


@dataclasses.dataclass
class Kind:
    """One shape of statement: how often it runs in a round, and how its values are drawn."""
    weight: int
    sql: str
    values: object  # (Draw) -> tuple


class Draw:
    """The values of one execution."""

    def __init__(self, shop, seed):
        self._random = random.Random(seed)
        self._rows = shop.rows
        self.swept = 0  # what sessions were deleted up to

    def id(self, table):
        return self._random.randint(1, self._rows[table])

    def day(self):
        """A time in the order of the rows, and one a two-hundredth of all later."""
        second = self._random.randint(0, int(seconds * 0.99))
        return stamp(second), stamp(second + seconds // 200)

    def email(self):
        return f"user{self.id('customers')}@example.org"

    def number(self, low, high):
        return self._random.randint(low, high)

    def digits(self, count):
        return "".join(self._random.choice("0123456789abcdef") for _ in range(count))

    def sweep(self):
        self.swept += seconds // 2000
        return stamp(self.swept)


def stamp(second):
    """As a timestamp literal: `second` after the beginning of 2026, in days, hours and so on."""
    day, rest = divmod(second, 86_400)
    month, day = divmod(day, 28)
    return (f"2026-{month + 1:02}-{day + 1:02} "
            f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}")


def _hash(letter, number):
    return hashlib.md5(f"{letter}{number}".encode()).hexdigest()


_kinds = (
    Kind(12, "SELECT id, name FROM customers WHERE email = {}", lambda d: (d.email(),)),
    Kind(4, "SELECT id, name FROM customers WHERE lower(email) = {}", lambda d: (d.email(),)),
    Kind(3, "SELECT id, name FROM customers WHERE name LIKE {} ORDER BY name LIMIT 20",
         lambda d: (d.digits(4) + "%",)),
    Kind(20, "SELECT * FROM customers WHERE id = {}", lambda d: (d.id("customers"),)),
    Kind(12, "SELECT id, status, total FROM orders WHERE customer_id = {} ORDER BY created_at DESC "
             "LIMIT 20", lambda d: (d.id("customers"),)),
    Kind(4, "SELECT count(*) FROM orders WHERE customer_id = {} AND status = 'pending'",
         lambda d: (d.id("customers"),)),
    Kind(3, "SELECT id, customer_id, total FROM orders WHERE status = {} AND created_at < {} ORDER BY "
            "created_at LIMIT 50", lambda d: ("pending", d.day()[0])),
    Kind(3, "SELECT sum(total) FROM orders WHERE created_at >= {} AND created_at < {}", lambda d: d.day()),
    Kind(12, "SELECT i.quantity, i.price, p.name FROM order_items i JOIN products p ON p.id = i.product_id "
             "WHERE i.order_id = {}", lambda d: (d.id("orders"),)),
    Kind(4, "SELECT c.name, o.id, sum(i.price * i.quantity) FROM customers c JOIN orders o ON "
            "o.customer_id = c.id JOIN order_items i ON i.order_id = o.id WHERE c.email = {} GROUP BY "
            "c.name, o.id", lambda d: (d.email(),)),
    Kind(3, "SELECT DISTINCT o.customer_id FROM order_items i JOIN orders o ON o.id = i.order_id WHERE "
            "i.product_id = {}", lambda d: (d.id("products"),)),
    Kind(8, "SELECT method, amount FROM payments WHERE order_id = {}", lambda d: (d.id("orders"),)),
    Kind(4, "SELECT order_id, amount FROM payments WHERE reference = {}",
         lambda d: (_hash("p", d.id("payments")),)),
    Kind(8, "SELECT id, name, price FROM products WHERE category_id = {} AND price BETWEEN {} AND {} ORDER "
            "BY price LIMIT 20", lambda d: (d.id("categories"), (low := d.number(0, 400)), low + 60)),
    Kind(8, "SELECT id, name, price, stock FROM products WHERE sku = {}",
         lambda d: (f"SKU{d.id('products')}",)),
    Kind(3, "SELECT p.id, p.name FROM products p JOIN suppliers s ON s.id = p.supplier_id WHERE s.name = {}",
         lambda d: (f"supplier {d.id('suppliers')}",)),
    Kind(8, "SELECT rating, body FROM reviews WHERE product_id = {} ORDER BY created_at DESC LIMIT 10",
         lambda d: (d.id("products"),)),
    Kind(3, "SELECT product_id, rating FROM reviews WHERE customer_id IN ({}, {}, {})",
         lambda d: tuple(d.id("customers") for _ in range(3))),
    Kind(8, "SELECT street, postcode FROM addresses WHERE customer_id = {}",
         lambda d: (d.id("customers"),)),
    Kind(12, "SELECT customer_id FROM sessions WHERE token = {}", lambda d: (_hash("s", d.id("sessions")),)),
    Kind(4, "UPDATE sessions SET expires_at = {} WHERE token = {}",
         lambda d: (d.day()[1], _hash("s", d.id("sessions")))),
    Kind(1, "DELETE FROM sessions WHERE expires_at < {}", lambda d: (d.sweep(),)),
    Kind(12, "UPDATE orders SET status = 'done' WHERE id = {}", lambda d: (d.id("orders"),)),
    Kind(6, "UPDATE products SET stock = stock - 1 WHERE id = {}", lambda d: (d.id("products"),)),
    Kind(1, "SELECT status, count(*), sum(total) FROM orders GROUP BY status", lambda d: ()),
    Kind(1, "SELECT id, name FROM products WHERE name LIKE {} LIMIT 20",
         lambda d: (f"%{d.digits(4)}%",)),
    Kind(40, "INSERT INTO audit_log (customer_id, action, created_at) VALUES ({}, {}, {})",
         lambda d: (d.id("customers"), f"action{d.number(0, 19)}", d.day()[0])),
    Kind(2, "SELECT action, created_at FROM audit_log WHERE customer_id = {} ORDER BY created_at DESC "
            "LIMIT 10", lambda d: (d.id("customers"),)),
    Kind(4, "INSERT INTO reviews (product_id, customer_id, rating, body, created_at) VALUES ({}, {}, {}, "
            "'good', {})", lambda d: (d.id("products"), d.id("customers"), d.number(1, 5), d.day()[0])),
)


class Shop:
    def __init__(self, dialect, scale):
        self.dialect = dialect
        self.rows = {table: max(100, int(rows * scale)) for table, rows in _sizes.items()}

    def create_statements(self):
        key = {"postgres": "serial primary key", "mysql": "int auto_increment primary key"}[self.dialect]
        for table, (columns, values) in _tables.items():
            yield f"CREATE TABLE {table} (id {key}, {columns})"
            count = self.rows[table]
            names = ", ".join(column.split()[0] for column in columns.split(", "))
            yield f"INSERT INTO {table} ({names}) SELECT {self._values(values, count)} FROM {self._series(count)}"

    def _series(self, count):
        return {"postgres": f"generate_series(1::bigint, {count}) AS s(i)",
                "mysql": f"(SELECT seq AS i FROM seq_1_to_{count}) AS s"}[self.dialect]

    def _values(self, values, count):
        step = seconds // count
        time = {"postgres": f"timestamp '2026-01-01' + i * interval '{step} second'",
                "mysql": f"timestamp('2026-01-01') + interval i * {step} second"}[self.dialect]
        return values.format(i="i", time=time, customer=f"1 + i * 7919 % {self.rows['customers']}",
                             **{table: rows for table, rows in self.rows.items()})

    def ideal_statements(self):
        for number, index in enumerate(_ideal["both"] + _ideal[self.dialect]):
            yield f"CREATE INDEX ideal_{number} ON {index}"

    def workload(self, rounds, seed):
        """(kind, values) of each statement, in the order in which they run."""
        draw = Draw(self, seed)
        draw.swept = seed * (seconds // 2000) * rounds
        for _ in range(rounds):
            order = [kind for kind in _kinds for _ in range(kind.weight)]
            random.Random(draw.number(0, 1 << 30)).shuffle(order)
            for kind in order:
                yield kind, kind.values(draw)
