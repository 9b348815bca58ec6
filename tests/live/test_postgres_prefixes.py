#!/usr/bin/python3
"""One PostgreSQL server writes its log with one log_line_prefix after another; the report of each
part must be the same whether dbperf is told the prefix or infers it from the log.
usage: test_postgres_prefixes.py PATH-OF-DBPERF"""

import os
import socket
import sys
import tempfile
import unittest

import account
import libpq
import servers

PREFIXES = [
    # Defaults of versions, packages and providers.
    "%m [%p] ",
    "%m [%p] %q%u@%d ",
    "%t [%p-%l] %q%u@%d ",
    "%t:%r:%u@%d:[%p]:",
    "%t-%c-",
    "%m-%c-",
    "%t [%p]: [%l-1] db=%d,user=%u ",
    "%m [%p]: [%l-1] db=%d,user=%u ",
    "< %m >",
    "< %t >",
    "",
    "%t ",
    "sql_error_code = %e ",
    " sql_error_code = %e time_ms = \"%m\" pid=\"%p\" proc_start_time=\"%s\" session_id=\"%c\" "
    "vtid=\"%v\" tid=\"%x\" log_line=\"%l\" %qdatabase=\"%d\" connection_source=\"%r\" user=\"%u\" "
    "application_name=\"%a\" ",
    # What tools and handbooks recommend.
    "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%m [%p]: [%l-1] %quser=%u,db=%d,app=%a,client=%h ",
    "%m [%p] %l %u@%d/%a(%h) %e ",
    "%m|%u|%d|%c|",
    "%t;%p;%u;%d;%a;%h;%e;",
    "time=%t, pid=%p %q db=%d, usr=%u, client=%h , app=%a, line=%l ",
    "%m - %l - %p - %h - %u@%d - %x ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "user=%u,db=%d,app=%a,client=%h ",
    "%h %m [%p] %u@%d ",
    "%m %r %u %d [%p] ",
    # Each escape somewhere, in any order.
    "%n ",
    "%n [%p] %u@%d ",
    "%p %m ",
    "%l %p %m ",
    "[%p] ",
    "%p: ",
    "%c ",
    "%m [%p] %b ",
    "[%b] %m %p %q%u/%d/%a ",
    "%m [%p] %i ",
    "%u@%d %i %m [%p] ",
    "%m [%p] %v %x ",
    "%m [%p:%l] %e %x %v ",
    "%s %m %c ",
    "%m [%p] %s %u@%d ",
    "%m [%p] %Q %u@%d ",
    "%m pid=%p leader=%P qid=%Q user=%u ",
    "%m [%p] %P %u ",
    # Text and padding.
    "%m [%5p] %-12u %-12d ",
    "%m [%7p] ",
    "%-30m %8p %-10l ",
    "%10u@%-10d %m ",
    "pg%%prod-7 %m [%p] ",
    "db1.example.net postgres[%p]: %m ",
    "{%m} {%p} {%u} {%d} ",
    "%m\t%p\t%u\t%d\t",
    "<%m> (%a) %u@%d #%p: ",
    "%m ~ %d ~ %u ~ %a ~ %h ~ ",
    "%t (%p) user %u database %d from %r ",
    "server says: ",
    # Without time or pid.
    "%u@%d ",
    "%u %d ",
    "%a ",
    "%d/%u/%a/%h ",
    "%q%u@%d ",
    "[%u] [%d] [%a] ",
    "%a|%d|%u|%h|",
    # A setting of which the server understands only a part.
    "%m %k[%p]%y %u ",
]

USERS = ("shop", "anna.müller", "joe@corp.example", "two words", "postgres")
DATABASES = ("shop", "my shop", "db.with.dots", "büro")
APPLICATIONS = ("web", "PostgreSQL JDBC Driver", "job-runner 2.1", "Überblick@home", "")
COMPARED = ("stats", "by_type", "by_table", "by_database", "by_user", "by_host", "by_application",
            "queries", "errors", "server", "slow_queries", "timeline", "alerts")


class Workshop:
    """The server: a small workload for each prefix, and the part of the log that tells of it."""

    def __init__(self, server):
        self._server = server
        with server.connect("postgres", "postgres") as admin:
            for user in USERS[:-1]:
                admin.run(f'CREATE ROLE "{user}" SUPERUSER LOGIN')
            for database in DATABASES:
                admin.run(f'CREATE DATABASE "{database}"')
        with server.connect() as shop:
            shop.run("CREATE TABLE orders (id int PRIMARY KEY, total int)")
            shop.run("INSERT INTO orders SELECT i, i % 97 FROM generate_series(1, 20000) i")

    def log_with(self, prefix):
        self._set(prefix)
        begin = os.path.getsize(self._server.log)
        self._work()
        self._server.settle()
        with open(self._server.log, "rb") as log:
            log.seek(begin)
            return log.read().decode()

    def _set(self, prefix):
        with self._server.observer() as admin:
            quoted = prefix.replace("'", "''")
            admin.run(f"ALTER SYSTEM SET log_line_prefix = '{quoted}'")
            admin.run("SELECT pg_reload_conf()")
        servers.wait_until(lambda: self._shown() == prefix, 20, "the prefix to change")
        self._server.settle()

    def _shown(self):
        with self._server.observer() as admin:
            return admin.run("SHOW log_line_prefix")[0][0]

    def _work(self):
        server = self._server
        with server.connect(app="web") as web, server.connect(
                "my shop", "anna.müller", "PostgreSQL JDBC Driver") as java:
            for number in range(6):
                web.run(f"SELECT total FROM orders WHERE id = {number}")
                java.run(f"SELECT {number}\n  AS number,\n\n  'ERROR:  no error' AS text")
            web.fails("42P01", "SELECT *\nFROM nowhere\nWHERE id = 12")
            java.fails("22012", "SELECT 1 / 0")
            java.run_params("SELECT $1::text, $2::int", "it's: a 'text'", 12)
        for number, user in enumerate(USERS):
            database = DATABASES[number % len(DATABASES)]
            with server.connect(database, user, APPLICATIONS[number],
                                **({"host": "127.0.0.1"} if number % 2 else {})) as session:
                session.run("SELECT count(*) FROM pg_class WHERE relname LIKE 'pg_a%'")
                session.run("BEGIN")
                session.run("CREATE TEMP TABLE scratch (id int PRIMARY KEY)")
                session.run("INSERT INTO scratch VALUES (1)")
                session.fails("23505", "INSERT INTO scratch VALUES (1)")
                session.run("ROLLBACK")
        with server.connect(app="psql") as shop:
            shop.run("SET work_mem = '64kB'")
            shop.run("SELECT * FROM orders ORDER BY total, id DESC")
            shop.run("SET force_parallel_mode = on")
            shop.run("SELECT sum(total) FROM orders WHERE id > 100")
            shop.run("CHECKPOINT")
        for settings in ({"dbname": "nowhere"}, {"user": "nobody_here"}):
            try:
                server.connect(**settings).close()
            except libpq.Error:
                continue
            raise AssertionError(f"let in: {settings}")


def logs_by_prefix():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with servers.Postgres({"log_min_duration_statement": "0", "log_connections": "on",
                           "log_disconnections": "on", "log_checkpoints": "on",
                           "log_temp_files": "0", "autovacuum": "off", "log_timezone": "UTC",
                           "compute_query_id": "on", "listen_addresses": "127.0.0.1",
                           "port": port}) as server:
        workshop = Workshop(server)
        return {prefix: workshop.log_with(prefix) for prefix in PREFIXES}


class Prefixes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.logs = logs_by_prefix()
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = os.path.join(cls.folder.name, "postgresql.log")
        cls.inferred = {}

    @classmethod
    def tearDownClass(cls):
        print("\nlog_line_prefix -> inferred")
        for prefix, inferred in cls.inferred.items():
            print(f"  {prefix!r:60} {'the same' if prefix == inferred else repr(inferred)}")

    def _reports(self, prefix, text):
        with open(self.path, "w", encoding="utf-8") as log:
            log.write(text)
        given = program.analyze("-f", "postgres-stderr", "--log-line-prefix", prefix, self.path)
        return given, program.analyze(self.path)

    def test_inferred_is_as_good_as_given(self):
        self.assertGreaterEqual(len(self.logs), 45)
        for prefix, text in self.logs.items():
            with self.subTest(prefix=prefix):
                given, inferred = self._reports(prefix, text)
                self.inferred[prefix] = inferred["input"]["files"][0].get("log_line_prefix")
                self.assertGreater(given["stats"]["total_queries"], 40)
                for key in COMPARED:
                    self.assertEqual(given[key], inferred[key], key)


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
