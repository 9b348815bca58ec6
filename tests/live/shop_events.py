"""The shop as its own application sees it: a JSON event dump with queries, connection and pool events,
made by a seeded generator. Now and then a request keeps its connection for good (a leak), until the pool
is full and new connections are refused."""

import datetime
import heapq
import json
import random

_start = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.timezone.utc)
_pool_size = 10
_max_overflow = 5
_cities = ("Berlin", "Lyon", "Porto", "Gdansk")


class ShopEvents:
    """`requests` web requests, some seconds apart; every `leak_every`-th keeps its connection."""

    def __init__(self, seed=7, requests=280, leak_every=17):
        self._pick = random.Random(seed)
        self._requests = requests
        self._leak_every = leak_every
        self._idle, self._busy = [], set()
        self._created = 0
        self._pending = []  # a heap of (time, number, event)
        self._number = 0

    def lines(self):
        """The dump, in the order of time, a JSON object a line."""
        arrival = 0.0
        for request in range(1, self._requests + 1):
            arrival += self._pick.expovariate(1 / 2.5)
            yield from self._until(arrival)
            self._begin(request, arrival)
        yield from self._until(float("inf"))

    def _until(self, now):
        while self._pending and self._pending[0][0] <= now:
            at, _, event = heapq.heappop(self._pending)
            if event.get("event") == "checkin":
                self._busy.discard(event["connection_id"])
                self._idle.append(event["connection_id"])
            yield _line(at, event)

    def _add(self, at, event):
        self._number += 1
        heapq.heappush(self._pending, (at, self._number, event))

    def _connection(self, at, event, name, **more):
        self._add(at, {"type": "connection", "event": event, "connection_id": name, **more})

    def _begin(self, request, at):
        if request % 8 == 0:
            self._add(at, {"type": "pool", "pool_size": _pool_size,
                           "checked_out": len(self._busy), "checked_in": len(self._idle),
                           "overflow": max(0, len(self._busy) - _pool_size)})
        if not self._idle:
            self._created += 1
            if len(self._busy) >= _pool_size + _max_overflow:
                self._connection(at, "error", f"conn_{self._created}", error="QueuePool limit of size "
                                 f"{_pool_size} overflow {_max_overflow} reached, timed out")
                return
            self._idle.append(f"conn_{self._created}")
            self._connection(at, "create", self._idle[-1])
        name = self._idle.pop()
        self._busy.add(name)
        self._connection(at, "checkout", name)
        leaks = request % self._leak_every == 0
        at += 0.0004
        for query, duration, error, rows in self._export() if leaks else self._page(request):
            at += duration
            self._add(at, {"type": "query", "query": query, "duration": round(duration, 6),
                           "rows_affected": rows, "connection_id": name,
                           "user_id": f"user_{request * 31 % 97}", "database": "shop",
                           "application": "export" if leaks else "web",
                           "host": f"10.0.0.{7 + request % 3}", "error": error})
        if not leaks:
            self._connection(at + 0.0007, "checkin", name)

    def _spent(self, typical_s):
        return typical_s * self._pick.lognormvariate(0, 0.5)

    def _export(self):
        yield ("SELECT o.id, o.total, c.email FROM orders o JOIN customers c ON c.id = o.customer_id "
               f"WHERE c.city = '{self._pick.choice(_cities)}' ORDER BY o.created_at",
               self._spent(2.4), None, 0)

    def _page(self, request):
        pick = self._pick
        yield (f"SELECT * FROM users WHERE id = {pick.randint(1, 5000)}", self._spent(0.002), None, 1)
        kind = request % 10
        if kind < 5:
            yield (f"SELECT id, name, price FROM products WHERE category = {pick.randint(1, 9)} "
                   "ORDER BY price LIMIT 20", self._spent(0.03), None, 20)
        elif kind < 7:
            yield (f"SELECT id FROM orders WHERE customer_id = {pick.randint(1, 900)}",
                   self._spent(0.12), None, 9)
            for order in pick.sample(range(1, 90000), 9):
                yield (f"SELECT * FROM order_items WHERE order_id = {order}", self._spent(0.004),
                       None, 3)
        elif kind == 7:
            yield (f"SELECT * FROM products WHERE description LIKE '%{pick.choice(_cities)}%'",
                   self._spent(1.3), None, pick.randint(0, 30))
        else:
            yield from self._purchase(request)

    def _purchase(self, request):
        pick = self._pick
        yield ("BEGIN", self._spent(0.0002), None, 0)
        yield (f"INSERT INTO orders (customer_id, total) VALUES ({pick.randint(1, 900)}, 99.5)",
               self._spent(0.005), None, 1)
        error = None
        if request % 20 == 8:
            error = "deadlock detected"
        elif request % 20 == 19:
            error = 'duplicate key value violates unique constraint "payments_order_id_key"'
        yield (f"UPDATE products SET stock = stock - 1 WHERE id = {pick.randint(1, 500)}",
               self._spent(0.006), None, 1)
        yield (f"INSERT INTO payments (order_id, amount) VALUES ({pick.randint(1, 90000)}, 99.5)",
               self._spent(0.004), error, 0 if error else 1)
        yield ("ROLLBACK" if error else "COMMIT", self._spent(0.003), None, 0)


def _line(at, event):
    moment = _start + datetime.timedelta(seconds=at)
    stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": event["type"], "timestamp": stamp, **event}, separators=(",", ":"))
