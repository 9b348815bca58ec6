#!/usr/bin/python3
"""What a PostgreSQL server says of itself: trouble made on purpose, and dbperf's account of it against
the server's own and the clients'.    usage: test_postgres_server.py PATH-OF-DBPERF"""

import os
import re
import signal
import sys
import tempfile
import time
import unittest

import account
import libpq
import servers
from background import Background

_settings = {
    "log_line_prefix": "%m [%p] %q%u@%d ", "log_min_duration_statement": "0",
    "log_connections": "on", "log_disconnections": "on", "log_checkpoints": "on",
    "log_temp_files": "0", "log_autovacuum_min_duration": "0", "autovacuum_naptime": "1s",
    "autovacuum_vacuum_threshold": "50", "max_connections": "10",
    "superuser_reserved_connections": "3"}
_let_in = 7

HOLDER = "UPDATE stock SET held = held + 1 WHERE id = 1"
MIDDLE_FIRST = "UPDATE stock SET ordered = ordered + 1 WHERE id = 2"
MIDDLE = "UPDATE stock SET ordered = ordered + 1 WHERE note <> 'gone' AND id = 1"
LAST = "DELETE FROM stock WHERE id = 2"
DEADLOCKED = ("UPDATE stock SET held = 0 WHERE id = 12", "UPDATE stock SET ordered = 0 WHERE id = 11")
IDLED_AFTER = "SELECT count(*) FROM stock WHERE held > 3"
SMALL_SORT = "SELECT note FROM stock WHERE id > 7 ORDER BY note"
LARGE_SORT = "SELECT a.id, b.note FROM stock a, stock b WHERE a.id < 60 ORDER BY b.note, a.id"
ENDLESS = "SELECT count(*) FROM stock a, stock b, stock c, stock d WHERE a.id < b.id"


def create(server):
    with server.connect("postgres", "postgres") as admin:
        admin.run("CREATE ROLE shop LOGIN")
        admin.run("CREATE ROLE reporter LOGIN PASSWORD 'correct'")
        admin.run("CREATE ROLE support LOGIN")
        admin.run("CREATE DATABASE shop OWNER shop")
    with server.connect() as shop:
        shop.run("CREATE TABLE stock (id integer PRIMARY KEY, held integer DEFAULT 0, ordered "
                 "integer DEFAULT 0, note text) WITH (autovacuum_enabled = off)")
        shop.run("INSERT INTO stock (id, note) SELECT i, repeat(md5(i::text), 8) "
                 "FROM generate_series(1, 3000) AS i")


def wait_chain(server):
    """Three sessions: the last waits for the middle, which waits for one that is idle."""
    holder, middle, last = sessions = [server.connect() for _ in range(3)]
    waiting = server.read_log().count(" still waiting for ")
    holder.run("BEGIN")
    holder.run(HOLDER)
    middle.run("BEGIN")
    middle.run(MIDDLE_FIRST)
    second = Background(lambda: middle.run(MIDDLE))
    server.wait_for_log(" still waiting for ", waiting + 1)
    third = Background(lambda: last.run(LAST))
    server.wait_for_log(" still waiting for ", waiting + 2)
    time.sleep(0.05)  # the log tells milliseconds: what comes now is later
    holder.run("COMMIT")
    second.join()
    middle.run("COMMIT")
    third.join()
    for session in sessions:
        session.close()


def deadlock(server):
    first, second = server.connect(), server.connect()
    waiting = server.read_log().count(" still waiting for ")
    for session, id in ((first, 11), (second, 12)):
        session.run("BEGIN")
        session.run(f"SELECT 1 FROM stock WHERE id = {id} FOR UPDATE")
    blocked = Background(lambda: first.run(DEADLOCKED[0]))
    server.wait_for_log(" still waiting for ", waiting + 1)
    second.fails("40P01", DEADLOCKED[1])
    blocked.join()
    for session in (first, second):
        session.run("ROLLBACK")
        session.close()


def idle_in_transaction(server):
    """A transaction that does nothing until the server loses patience."""
    ended = server.read_log().count("idle-in-transaction timeout")
    with server.connect() as session:
        session.run("SET idle_in_transaction_session_timeout = '700ms'")
        session.run("BEGIN")
        session.run(IDLED_AFTER)
        server.wait_for_log("idle-in-transaction timeout", ended + 1)


def spill(server):
    with server.connect() as session:
        session.run("SET work_mem = '64kB'")
        session.run("SET max_parallel_workers_per_gather = 0")
        session.run(SMALL_SORT)
        for _ in range(2):
            session.run(LARGE_SORT)


def checkpoints(server):
    with server.connect("shop", "postgres") as admin:
        for _ in range(2):
            admin.run("UPDATE stock SET held = held + 1 WHERE id % 10 = 0")
            admin.run("CHECKPOINT")


def autovacuum(server):
    with server.connect() as session:
        session.run("CREATE TABLE baskets AS SELECT i AS id, 0 AS lines FROM "
                    "generate_series(1, 2000) AS i")
        session.run("DELETE FROM baskets WHERE id % 2 = 0")
    server.wait_for_log('automatic vacuum of table "shop.public.baskets"')
    with server.connect() as session:
        session.run("ALTER TABLE baskets SET (autovacuum_enabled = off)")


def cancelled(server):
    """Two statements that take too long, and one that an administrator ends."""
    session = server.connect()
    session.run("SET statement_timeout = '100ms'")
    session.fails("57014", ENDLESS)
    session.fails("57014", ENDLESS)
    session.run("RESET statement_timeout")
    endless = Background(lambda: session.fails("57014", ENDLESS))
    with server.observer() as observer:
        running = f"FROM pg_stat_activity WHERE state = 'active' AND query = '{ENDLESS}'"
        servers.wait_until(lambda: observer.run(f"SELECT {running}"), 60, "the query to run")
        observer.run(f"SELECT pg_cancel_backend(pid) {running}")
    endless.join()
    session.close()


def refused_logins(server):
    """A wrong password and one whom pg_hba.conf turns away; then one there is no database for."""
    for settings in ({"user": "reporter", "password": "wrong"}, {"user": "support"},
                     {"dbname": "shopp"}):
        refuses(server, **settings)


def refuses(server, **settings):
    try:
        server.connect(**settings).close()
    except libpq.Error:
        return
    raise AssertionError(f"let in: {settings}")


def crowd(server):
    sessions = [server.connect() for _ in range(_let_in)]
    for _ in range(4):
        refuses(server)
    for session in sessions:
        session.close()


def crash(server):
    """The kernel ends a session's process; the server ends all others and recovers."""
    victim, other = server.connect(), server.connect()
    other.run("BEGIN")
    other.run(HOLDER)
    (pid,), = victim.run("SELECT pg_backend_pid()")
    ready = server.read_log().count("ready to accept connections")
    os.kill(int(pid), signal.SIGKILL)
    server.wait_for_log("ready to accept connections", ready + 1)
    victim.close()
    other.close()


class Trouble:
    """One server, and of each misfortune the part of the log that tells of it."""

    def __init__(self, folder):
        self.folder = folder
        with servers.Postgres(_settings) as server:
            create(server)
            for misfortune in (wait_chain, deadlock, idle_in_transaction, spill, checkpoints,
                               autovacuum, cancelled, refused_logins, crowd):
                self._log_of(server, misfortune)
            self._read_account(server)
            self.before_crash = self._write("before_crash", server.read_log())
            self._log_of(server, crash)
            server.stop()
            self.whole = self._write("whole", server.read_log())

    def _log_of(self, server, misfortune):
        server.settle()
        before = len(server.read_log())
        misfortune(server)
        server.settle()
        self._write(misfortune.__name__, server.read_log()[before:])

    def _write(self, name, text):
        path = os.path.join(self.folder, name + ".log")
        with open(path, "w", encoding="utf-8") as log:
            log.write(text)
        return text

    def _read_account(self, server):
        server.settle()
        with server.observer("shop") as observer:
            def numbers(sql):
                (row,) = observer.run(sql)
                return tuple(float(value) for value in row)

            self.deadlocks, self.temp_files, self.temp_bytes = numbers(
                "SELECT sum(deadlocks), sum(temp_files), sum(temp_bytes) FROM pg_stat_database")
            (self.timed, self.requested, self.buffers, self.write_ms, self.sync_ms) = numbers(
                "SELECT checkpoints_timed, checkpoints_req, buffers_checkpoint, "
                "checkpoint_write_time, checkpoint_sync_time FROM pg_stat_bgwriter")
            self.vacuums, self.analyzes = numbers(
                "SELECT autovacuum_count, autoanalyze_count FROM pg_stat_user_tables "
                "WHERE relname = 'baskets'")

    def report_on(self, name):
        return program.analyze("-f", "postgres-stderr", os.path.join(self.folder, name + ".log"))


class ServerLog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.trouble = Trouble(folder.name)

    def server(self, misfortune):
        return self.trouble.report_on(misfortune.__name__)["server"]

    def alerts(self, misfortune):
        return [alert["metric_name"]
                for alert in self.trouble.report_on(misfortune.__name__)["alerts"]]

    def test_everything_is_recognised(self):
        for name in ("before_crash", "whole"):
            self.assertEqual(0, self.trouble.report_on(name)["input"]["unrecognised_lines"])

    def test_chain_of_lock_waits(self):
        waits = {wait["waiting"]["query"]: wait for wait in self.server(wait_chain)["lock_waits"]["waits"]}
        self.assertEqual({MIDDLE, LAST}, set(waits))
        holder, middle, last, middle_first = program.fingerprint_ids(
            "postgres", [HOLDER, MIDDLE, LAST, MIDDLE_FIRST])
        first, second = waits[MIDDLE], waits[LAST]
        self.assertEqual((middle, holder, holder, 1), (
            first["waiting"]["query_id"], first["blocking"]["query_id"], first["root"]["query_id"],
            first["depth"]))
        self.assertEqual((last, middle, holder, 2), (
            second["waiting"]["query_id"], second["blocking"]["query_id"], second["root"]["query_id"],
            second["depth"]))
        self.assertEqual(first["waiting"]["pid"], second["blocking"]["pid"])
        self.assertEqual(first["blocking"]["pid"], second["root"]["pid"])
        self.assertEqual("stock", first["table"])
        self.assertIn("lock_waits", self.alerts(wait_chain))

    def test_deadlock(self):
        deadlocks = self.server(deadlock)["deadlocks"]
        self.assertEqual(1, deadlocks["count"])
        processes = deadlocks["pairs"][0]["processes"]
        by_text = {process["query"]: process for process in processes}
        self.assertEqual(set(DEADLOCKED), set(by_text))
        winner, victim = (by_text[text] for text in DEADLOCKED)
        self.assertEqual((False, True), (winner["victim"], victim["victim"]))
        self.assertEqual((victim["pid"], winner["pid"]), (winner["blocked_by"], victim["blocked_by"]))
        self.assertEqual(program.fingerprint_ids("postgres", DEADLOCKED),
                         [winner["query_id"], victim["query_id"]])
        self.assertEqual(["deadlocks"], [name for name in self.alerts(deadlock) if "dead" in name])

    def test_idle_in_transaction(self):
        transactions = self.server(idle_in_transaction)["transactions"]
        self.assertEqual((1, 1), (transactions["count"], transactions["rolled_back"]))
        idle = transactions["most_idle"]
        self.assertGreaterEqual(idle["longest_idle_time"], 0.699)  # two clocks, each rounded
        self.assertEqual(program.fingerprint_ids("postgres", [IDLED_AFTER]), [idle["query_id"]])
        self.assertTrue(idle["rolled_back"])

    def test_temporary_files(self):
        temp_files = self.server(spill)["temp_files"]
        self.assertEqual((self.trouble.temp_files, self.trouble.temp_bytes),
                         (temp_files["count"], temp_files["total_bytes"]))
        large, small = program.fingerprint_ids("postgres", [LARGE_SORT, SMALL_SORT])
        self.assertEqual([(large, 2), (small, 1)],
                         [(row["query_id"], row["count"]) for row in temp_files["queries"]])
        self.assertEqual(temp_files["total_bytes"],
                         sum(row["total_bytes"] for row in temp_files["queries"]))
        self.assertIn("temp_files", self.alerts(spill))

    def test_checkpoints(self):
        self.assertEqual(2, self.server(checkpoints)["checkpoints"]["requested"])
        said = self.trouble.report_on("before_crash")["server"]["checkpoints"]
        self.assertEqual((self.trouble.timed, self.trouble.requested),
                         (said["timed"], said["requested"]))
        self.assertGreaterEqual(said["buffers"], self.trouble.buffers)  # and those of transactions
        rounding_s = 0.001 * said["count"]
        self.assertAlmostEqual(self.trouble.write_ms / 1e3, said["write_time"], delta=rounding_s)
        self.assertAlmostEqual(self.trouble.sync_ms / 1e3, said["sync_time"], delta=rounding_s)

    def test_autovacuum(self):
        said = self.trouble.report_on("before_crash")["server"]
        for kind, count in (("autovacuum", self.trouble.vacuums), ("autoanalyze", self.trouble.analyzes)):
            rows = {row["table"]: row["count"] for row in said[kind]}
            self.assertEqual(count, rows.get("shop.public.baskets", 0))
        self.assertGreaterEqual(self.trouble.vacuums, 1)

    def test_cancelled_statements(self):
        report = self.trouble.report_on("cancelled")
        self.assertEqual({"timeout": 2, "user": 1}, report["server"]["cancelled"])
        self.assertEqual(3, report["stats"]["failed_queries"])
        failed = {query["id"]: query["failed"] for query in report["queries"] if query["failed"]}
        self.assertEqual({program.fingerprint_ids("postgres", [ENDLESS])[0]: 3}, failed)

    def test_refused_logins(self):
        report = self.trouble.report_on("refused_logins")
        self.assertEqual(2, report["server"]["connections"]["authentication_failures"])
        self.assertEqual(3, report["stats"]["failed_connections"])
        self.assertEqual(1, report["stats"]["total_connections"])  # authorized, then no database
        self.assertEqual(0, report["stats"]["total_queries"])

    def test_no_room_for_more(self):
        report = self.trouble.report_on("crowd")
        self.assertEqual(4, report["server"]["out_of_connections"])
        # Those for whom there is no room are authorized before they are refused.
        self.assertEqual((_let_in + 4, 0, 4), tuple(report["stats"][name] for name in (
            "total_connections", "active_connections", "failed_connections")))
        self.assertIn("out_of_connections", self.alerts(crowd))

    def test_crash(self):
        report = self.trouble.report_on("crash")
        self.assertEqual(1, report["server"]["crashes"])
        self.assertIn("server_crash", self.alerts(crash))
        # Nobody logged that the sessions ended.
        self.assertEqual((2, 0), (report["stats"]["total_connections"],
                                  report["stats"]["active_connections"]))
        self.assertEqual(1, report["server"]["transactions"]["rolled_back"])

    def test_the_whole_log_is_the_sum(self):
        report = self.trouble.report_on("whole")
        server = report["server"]
        self.assertEqual(self.trouble.deadlocks, server["deadlocks"]["count"])
        self.assertEqual((self.trouble.temp_files, self.trouble.temp_bytes),
                         (server["temp_files"]["count"], server["temp_files"]["total_bytes"]))
        self.assertEqual(1, server["crashes"])
        self.assertEqual(0, report["stats"]["active_connections"])
        log = self.trouble.whole
        self.assertEqual(len(re.findall("connection authorized", log)),
                         report["stats"]["total_connections"])
        self.assertEqual(len(re.findall("ERROR:  ", log)), report["stats"]["failed_queries"])


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
