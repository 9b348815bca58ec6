"""A quarter of an hour in the shop, told by servers that speak different languages: of everything
that a server says, something; the same in the same numbers each time."""

import os
import signal
import subprocess
import tempfile
import time

import libpq
from background import Background
from servers import Postgres, wait_until

LOCALES = {"C": "C", "german": "de_DE.UTF-8", "french": "fr_FR.UTF-8", "spanish": "es_ES.UTF-8",
           "russian": "ru_RU.UTF-8", "japanese": "ja_JP.UTF-8", "chinese": "zh_CN.UTF-8",
           "italian": "it_IT.UTF-8", "korean": "ko_KR.UTF-8", "swedish": "sv_SE.UTF-8",
           "ukrainian": "uk_UA.UTF-8", "georgian": "ka_GE.UTF-8"}

SETTINGS = {"log_line_prefix": "%m [%p] %q%u@%d ", "log_min_duration_statement": "0",
            "log_connections": "on", "log_disconnections": "on", "log_checkpoints": "on",
            "log_temp_files": "0", "autovacuum_naptime": "1s", "log_timezone": "UTC",
            "log_autovacuum_min_duration": "0"}


def make_locale(folder, locale):
    """Locales of its own for a server: `folder` is its LOCPATH."""
    name, _, encoding = locale.partition(".")
    if name != "C":
        subprocess.run(["localedef", "-i", name, "-f", encoding, os.path.join(folder, locale)],
                       check=True, stdout=subprocess.DEVNULL)


def create(server):
    with server.connect("postgres", "postgres") as admin:
        admin.run("CREATE ROLE shop SUPERUSER LOGIN")
        admin.run("CREATE ROLE reporter LOGIN PASSWORD 'correct horse battery staple'")
        admin.run("CREATE ROLE support LOGIN")
        admin.run("CREATE ROLE guest LOGIN CONNECTION LIMIT 0")
        admin.run("CREATE DATABASE shop OWNER shop")
    with server.connect() as shop:
        shop.run("CREATE TABLE orders (id int PRIMARY KEY, total int CHECK (total >= 0))")
        shop.run("INSERT INTO orders SELECT i, i % 97 FROM generate_series(1, 20000) i")
        shop.run("CREATE TABLE carts (id int) WITH (autovacuum_vacuum_threshold = 1, "
                 "autovacuum_analyze_threshold = 1)")


def _waits(server, app):
    with server.observer() as observer:
        wait_until(lambda: observer.run(
            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            f"AND application_name = '{app}'"), 60, f"{app} to wait")
    time.sleep(0.5)  # longer than deadlock_timeout: now the wait is logged


def lock_wait(server):
    with server.connect(app="first") as first, server.connect(app="second") as second:
        first.run("BEGIN")
        first.run("UPDATE orders SET total = total + 1 WHERE id = 1")
        blocked = Background(lambda: second.run("UPDATE orders SET total = 7 WHERE id = 1"))
        _waits(server, "second")
        first.run("COMMIT")
        blocked.join()


def deadlock(server):
    with server.connect(app="first") as first, server.connect(app="second") as second:
        update = "UPDATE orders SET total = total + 1 WHERE id = {}"
        for session, row in ((first, 1), (second, 2)):
            session.run("BEGIN")
            session.run(update.format(row))
        blocked = Background(lambda: first.run(update.format(2)))
        _waits(server, "first")
        second.fails("40P01", update.format(1))
        second.run("ROLLBACK")
        blocked.join()
        first.run("COMMIT")


def cancellations(server):
    endless = "SELECT count(*) FROM orders a, orders b, orders c WHERE a.total < b.total"
    with server.connect(app="export") as shop:
        shop.run("SET statement_timeout = '150ms'")
        shop.fails("57014", endless)
        shop.run("RESET statement_timeout")
        blocked = Background(lambda: shop.fails("57014", endless))
        with server.observer() as observer:
            of_export = "pg_stat_activity WHERE state = 'active' AND application_name = 'export'"
            wait_until(lambda: observer.run(f"SELECT FROM {of_export}"), 60, "the export")
            observer.run(f"SELECT pg_cancel_backend(pid) FROM {of_export}")
        blocked.join()


def refused_logins(server):
    for settings in ({"user": "reporter", "password": "letmein"}, {"dbname": "shopp"},
                     {"user": "nobody_here"}, {"user": "support"}, {"user": "guest"}):
        try:
            server.connect(**settings).close()
        except libpq.Error:
            continue
        raise AssertionError(f"let in: {settings}")


def statements(server):
    with server.connect(app="web") as shop:
        for number in range(5):
            shop.run(f"SELECT total\n  FROM orders\n WHERE id = {number}")
        shop.run_params("SELECT $1::int + $2::int", 40, 2)
        shop.prepare("find", "SELECT total FROM orders WHERE id = $1")
        shop.run_prepared("find", 7)
        shop.fails("23505", "INSERT INTO orders VALUES (1, 1)")
        shop.fails("23514", "UPDATE orders SET total = -1 WHERE id = 3")
        shop.fails("42P01", "SELECT * FROM nowhere WHERE id = 12")
        shop.fails("22012", "SELECT $1::int / 0", 4)
        shop.run("SET work_mem = '64kB'")
        shop.run("SET max_parallel_workers_per_gather = 0")
        shop.run("SELECT * FROM orders ORDER BY total, id DESC")
        shop.run("CHECKPOINT")
        shop.run("INSERT INTO carts SELECT i FROM generate_series(1, 5000) i")
        shop.run("DELETE FROM carts")


def autovacuum(server):
    with server.observer("shop") as observer:
        wait_until(lambda: observer.run("SELECT FROM pg_stat_user_tables WHERE relname = 'carts' "
                                        "AND autovacuum_count > 0 AND autoanalyze_count > 0"),
                   60, "autovacuum")


def crash(server):
    """One server process is killed, and all others start again."""
    before = server.children()
    with server.observer() as observer:
        (pid,), = observer.run("SELECT pg_backend_pid()")
        os.kill(int(pid), signal.SIGKILL)
    # The launcher is the last of them.
    wait_until(lambda: any("replication launcher" in title and pid not in before
                           for pid, title in server.children().items()), 60, "the recovery")


def quarter(server):
    create(server)
    statements(server)
    lock_wait(server)
    deadlock(server)
    cancellations(server)
    refused_logins(server)
    autovacuum(server)
    server.settle()
    crash(server)
    server.settle()


def log_in(name):
    """What a server whose messages are in this language logs of it."""
    with tempfile.TemporaryDirectory(prefix="dbperf-locales-") as folder:
        os.chmod(folder, 0o755)
        make_locale(folder, LOCALES[name])
        settings = {**SETTINGS, "lc_messages": LOCALES[name]}
        with Postgres(settings, {"LOCPATH": folder}) as server:
            quarter(server)
            server.stop()
            return server.read_log()
