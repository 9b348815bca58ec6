"""The shop behind pgBouncer: short visits, and every way in which a pooler refuses a client."""

import collections
import time

import libpq
import servers
from background import in_parallel

_clients = 8  # that the pooler lets in, and the pool has two connections for them


def create(postgres):
    with postgres.connect("postgres", "postgres") as admin:
        admin.run("CREATE ROLE shop LOGIN")
        admin.run("CREATE DATABASE shop OWNER shop")


def pooler(postgres):
    return servers.Pgbouncer(
        postgres, {"shop": "secret", "ghost": "boo"},
        {"shop": "dbname=shop", "gone": "dbname=nowhere", "far": "host=127.0.0.1 port=1 dbname=shop"},
        {"pool_mode": "transaction", "default_pool_size": "2", "max_client_conn": str(_clients),
         "stats_period": "2", "query_wait_timeout": "2", "server_login_retry": "1"})


class Seen:
    """What the clients saw."""

    def __init__(self):
        self.logins = 0
        self.told = collections.Counter()  # by what the pooler said when it closed the connection
        self.refused = 0    # of these, for a login
        self.queries = 0


def day(pooler, visits=6, queries=40):
    seen = Seen()
    for _ in range(visits):
        with pooler.connect(application_name="web") as shop:
            for number in range(queries):
                shop.run(f"SELECT {number}")
        seen.logins += 1
        seen.queries += queries
    for settings in ({"password": "wrong"}, {"user": "nobody_here"}, {"dbname": "unknown"},
                     {"dbname": "gone"}, {"dbname": "far"}, {"user": "ghost", "password": "boo"}):
        words = _refusal(pooler, settings)
        seen.told[words] += 1
        # Of a server that never answers the pooler says what it says of one that is busy.
        if words == "query_wait_timeout":
            seen.logins += 1
        else:
            seen.refused += 1
    _crowd(pooler, seen)
    time.sleep(2.1)  # one more line of statistics
    return seen


def _refusal(pooler, settings):
    try:
        pooler.connect(**settings).close()
    except libpq.Error as error:
        return str(error).rsplit("FATAL:", 1)[1].strip()
    raise AssertionError(f"let in: {settings}")


def _crowd(pooler, seen):
    """More clients than are let in; those who are wait longer than they may for a connection."""
    clients = [pooler.connect() for _ in range(_clients)]
    seen.logins += _clients
    for _ in range(3):  # refused before they can say who they are
        seen.told[_refusal(pooler, {})] += 1
        seen.refused += 1

    def sleep(client):
        try:
            client.run("SELECT pg_sleep(1.5)")
            seen.queries += 1
        except libpq.Error:
            seen.told["query_wait_timeout"] += 1

    in_parallel(*(lambda client=client: sleep(client) for client in clients))
    for client in clients:
        client.close()
