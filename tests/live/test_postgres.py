#!/usr/bin/python3
"""dbperf's report of a PostgreSQL log against the server's own account: pg_stat_statements,
pg_stat_database and what the clients themselves saw.    usage: test_postgres.py PATH-OF-DBPERF"""

import collections
import os
import re
import sys
import tempfile
import unittest

import account
import servers
import shop_postgres

_logged = {"log_connections": "on", "log_disconnections": "on", "log_checkpoints": "on",
           "log_temp_files": "0", "log_autovacuum_min_duration": "0", "autovacuum_naptime": "1s",
           "autovacuum_vacuum_threshold": "20", "autovacuum_analyze_threshold": "20",
           "shared_preload_libraries": "pg_stat_statements",
           "pg_stat_statements.track_planning": "on"}

# What the clients sent over the extended protocol, by the functions of shop_postgres: order (four
# visitors), mail_worker, mistakes, pgbench prepared and extended, the portal fetched in portions.
_pgbench_statements = 6
_pgbench_extended = 2 * 6 * _pgbench_statements
_parses = (4 * 6 + 1 + 1 + shop_postgres.PGBENCH_CLIENTS * _pgbench_statements +
           _pgbench_extended + 1)
_binds = (4 * 6 + 15 + 1 + shop_postgres.PGBENCH_CLIENTS * shop_postgres.PGBENCH_ROUNDS *
          _pgbench_statements + _pgbench_extended + 1)
_refused_logins = 4
_refused_after_authorization = 2  # the database, or the role, does not exist


class Day:
    """One day of the shop on one server: its log as a file, and the server's account of the day."""

    def __init__(self, settings):
        with servers.Postgres({**_logged, **settings}) as server:
            with server.observer() as observer:
                observer.run("CREATE EXTENSION pg_stat_statements")
            shop_postgres.create(server)
            shop_postgres.whole_day(server, heavy_customers=400)
            shop_postgres.drivers(server)
            self._stop_autovacuum(server)
            self.vacuums, self.analyzes = self._vacuums(server)
            server.settle()
            with server.observer() as observer:
                self._read_account(observer)
            server.settle()
            self.refused = collections.Counter(server.refused)
            self.log_text = server.read_log()

    @staticmethod
    def _stop_autovacuum(server):
        with server.observer() as observer:
            observer.run("ALTER SYSTEM SET autovacuum = off")
            observer.run("SELECT pg_reload_conf()")
            servers.wait_until(lambda: not observer.run(
                "SELECT FROM pg_stat_activity WHERE backend_type LIKE 'autovacuum%'"), 60,
                "autovacuum to stop")

    @staticmethod
    def _vacuums(server):
        vacuums, analyzes = collections.Counter(), collections.Counter()
        for database in ("postgres", "shop", "stats", "template1"):
            with server.observer(database) as observer:
                for name, vacuumed, analyzed in observer.run(
                        "SELECT schemaname || '.' || relname, autovacuum_count, autoanalyze_count "
                        "FROM pg_stat_all_tables"):
                    vacuums[f"{database}.{name}"] += int(vacuumed)
                    analyzes[f"{database}.{name}"] += int(analyzed)
        return +vacuums, +analyzes

    def _read_account(self, observer):
        self.statements = [
            (query, int(calls), float(seconds), float(planning)) for query, calls, seconds, planning
            in observer.run("SELECT query, calls, total_exec_time / 1e3, total_plan_time / 1e3 "
                            "FROM pg_stat_statements WHERE calls > 0")]
        self.calls_in = {name: int(calls) for name, calls in observer.run(
            "SELECT datname, sum(calls) FROM pg_stat_statements s JOIN pg_database d "
            "ON d.oid = s.dbid GROUP BY datname")}
        (self.sessions, self.deadlocks, self.temp_files, self.temp_bytes), = (
            tuple(int(value) for value in row) for row in observer.run(
                "SELECT sum(sessions), sum(deadlocks), sum(temp_files), sum(temp_bytes) "
                "FROM pg_stat_database"))
        (self.timed, self.requested), = (
            tuple(int(value) for value in row) for row in observer.run(
                "SELECT checkpoints_timed, checkpoints_req FROM pg_stat_bgwriter"))


def accounts_of(statements):
    """pg_stat_statements by dbperf's fingerprint, corrected for what each of the two counts as one."""
    # EXECUTE is counted under the text of its PREPARE; dbperf files it under the statement prepared.
    texts = [re.sub(r"^PREPARE \w+ (\([^)]*\) )?AS ", "", text) for text, *_ in statements]
    accounts = collections.defaultdict(account.Account)
    for key, text, (_, calls, seconds, planning) in zip(
            program.fingerprint_ids("postgres", texts), texts, statements):
        entry = accounts[key]
        entry.text = entry.text or text
        entry.calls += calls
        entry.time_s += seconds
        entry.planning_s += planning
    # A string of several statements is one query in the log.
    schema = [part for part in shop_postgres.SCHEMA.split(";") if part.strip()]
    for whole, parts in ((shop_postgres.SCHEMA, schema),
                         (shop_postgres.THREE_IN_ONE, ["SELECT 1 AS one"] * 3)):
        joined = accounts[program.fingerprint_ids("postgres", [whole])[0]]
        joined.text = whole
        joined.calls += 1
        for key in program.fingerprint_ids("postgres", parts):
            accounts[key].calls -= 1
            joined.time_s += accounts[key].time_s
            accounts[key].time_s = 0
    # PostgreSQL 15 counts a utility statement prepared over the protocol only when it first runs.
    for key in program.fingerprint_ids("postgres", ["BEGIN", "END"]):
        accounts[key].calls += shop_postgres.PGBENCH_CLIENTS * (shop_postgres.PGBENCH_ROUNDS - 1)
    # A portal is one call however often it is executed; the log has a line for each time.
    portal, = program.fingerprint_ids("postgres", [shop_postgres.FETCHED])
    accounts[portal].calls += shop_postgres.FETCHES - 1
    return {key: entry for key, entry in accounts.items() if entry.calls}


class PostgresLog:
    """The checks; each class below is a way to log."""

    settings = {}
    timed_steps = True  # parse and bind are logged with their statement

    @classmethod
    def setUpClass(cls):
        cls.day = Day(cls.settings)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        path = os.path.join(cls.folder.name, "postgresql.log")
        with open(path, "w", encoding="utf-8") as log:
            log.write(cls.day.log_text)
        cls.inferred = program.analyze(path)
        cls.report = program.analyze("-f", "postgres-stderr", "--log-line-prefix",
                                     cls.settings["log_line_prefix"], "--jobs", "1", path)
        cls.accounts = accounts_of(cls.day.statements)

    def test_every_line_is_recognised(self):
        self.assertEqual(0, self.report["input"]["unrecognised_lines"])

    def test_a_prefix_given_and_one_inferred_make_one_report(self):
        for report in (self.report, self.inferred):
            for file in report["input"]["files"]:
                file.pop("log_line_prefix", None)
        self.assertEqual(self.report, self.inferred)

    def test_calls_of_every_statement(self):
        queries = {key: query for key, query in account.by_id(self.report).items()
                   if query["type"] not in ("PREPARE", "DEALLOCATE")}  # which the server leaves out
        wrong = account.differences(queries, self.accounts,
                                    lambda query: query["calls"] - query["failed"])
        self.assertEqual([], wrong)

    def test_calls_in_a_database(self):
        logged = {row["name"]: row["queries"] for row in self.report["by_database"]}
        self.assertEqual(self.day.calls_in["stats"], logged["stats"])
        self.assertEqual(self.day.calls_in["postgres"], logged["postgres"])

    def test_failed_statements(self):
        self.assertEqual(self.day.refused.total(), self.report["stats"]["failed_queries"])
        self.assertEqual(self.day.refused.total(),
                         sum(query["failed"] for query in self.report["queries"]))
        self.assertEqual({"timeout": 1, "user": 1}, self.report["server"]["cancelled"])

    def test_no_statement_took_less_than_the_server_counted(self):
        # The log's clock runs around the server's; each logged duration is rounded to 1 us.
        queries = account.by_id(self.report)
        for key, entry in self.accounts.items():
            ours = queries[key]["total_time"]
            self.assertGreaterEqual(ours + 2e-6 * entry.calls, entry.time_s, entry.text)

    def test_long_statements_took_what_the_server_counted(self):
        # Where a call takes 50 ms, what surrounds its execution weighs little: 20 %, and 20 ms for
        # a machine that is busy.
        queries = account.by_id(self.report)
        long = [(key, entry) for key, entry in self.accounts.items()
                if entry.time_s / entry.calls > 0.05]
        self.assertGreaterEqual(len(long), 4)
        for key, entry in long:
            most = 1.2 * (entry.time_s + entry.planning_s) + 0.02 * entry.calls
            self.assertLessEqual(queries[key]["total_time"], most, entry.text)

    def test_steps_of_the_extended_protocol(self):
        stats = self.report["stats"]
        if self.timed_steps:
            self.assertEqual((_parses, _binds), (stats["parse_count"], stats["bind_count"]))
            self.assertEqual(0, stats["durations_without_statement"]["count"])
        else:  # only their durations are logged
            self.assertEqual(_parses + _binds, stats["durations_without_statement"]["count"])
        self.assertEqual(stats["total_queries"], stats["timed_queries"] + stats["failed_queries"])

    def test_connections(self):
        stats = self.report["stats"]
        self.assertEqual(self.day.sessions + _refused_after_authorization,
                         stats["total_connections"])
        self.assertEqual(_refused_logins, stats["failed_connections"])
        self.assertEqual(0, stats["active_connections"])

    def test_what_the_server_says_of_itself(self):
        server = self.report["server"]
        self.assertEqual(self.day.deadlocks, server["deadlocks"]["count"])
        self.assertEqual(1, server["deadlocks"]["count"])
        self.assertEqual(self.day.temp_files, server["temp_files"]["count"])
        self.assertEqual(self.day.temp_bytes, server["temp_files"]["total_bytes"])
        self.assertGreaterEqual(self.day.temp_files, 2)
        self.assertEqual((self.day.timed, self.day.requested),
                         (server["checkpoints"]["timed"], server["checkpoints"]["requested"]))
        # One row locked, and the winner of the deadlock (the loser is the deadlock): at least. Where a
        # machine is busy, others wait for long too.
        waits = re.findall(r"process \d+ acquired .* after (\d+\.\d+) ms", self.day.log_text)
        self.assertGreaterEqual(len(waits), 2)
        self.assertEqual(len(waits), server["lock_waits"]["count"])
        self.assertAlmostEqual(sum(float(wait) for wait in waits) / 1e3,
                               server["lock_waits"]["total_time"], places=5)

    def test_autovacuum(self):
        server = self.report["server"]
        self.assertEqual(self.day.vacuums,
                         {row["table"]: row["count"] for row in server["autovacuum"]})
        self.assertEqual(self.day.analyzes,
                         {row["table"]: row["count"] for row in server["autoanalyze"]})


class Durations(PostgresLog, unittest.TestCase):
    settings = {"log_line_prefix": "%m [%p] %q%u@%d ", "log_min_duration_statement": "0"}


class StatementsAndDurations(PostgresLog, unittest.TestCase):
    timed_steps = False
    settings = {"log_line_prefix": "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
                "log_statement": "all", "log_duration": "on", "log_timezone": "Europe/Berlin"}


class SessionsAndPlans(PostgresLog, unittest.TestCase):
    settings = {"log_line_prefix": "%m %c %e %u/%d/%a ", "log_min_duration_statement": "0",
                "log_error_verbosity": "verbose",
                "shared_preload_libraries": "pg_stat_statements,auto_explain",
                "auto_explain.log_min_duration": "0", "auto_explain.log_analyze": "on",
                "auto_explain.log_nested_statements": "on"}

    def test_states_of_errors(self):
        logged = collections.Counter()
        for row in self.report["errors"]:
            if row["severity"] == "ERROR":
                logged[row["sqlstate"]] += row["count"]
        self.assertEqual(self.day.refused, logged)


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
