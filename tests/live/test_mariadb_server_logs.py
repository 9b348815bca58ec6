#!/usr/bin/python3
"""dbperf's reports of MariaDB's general log and error log against the server's own account: its
performance_schema and its status counters.    usage: test_mariadb_server_logs.py PATH-OF-DBPERF"""

import collections
import os
import sys
import tempfile
import unittest

import account
import servers
import shop_mariadb

_settings = {**shop_mariadb.BAD_DAY, "performance-schema": "ON",
             "performance-schema-instrument": "statement/%=ON",
             "performance-schema-consumer-events-statements-current": "ON",
             "performance-schema-consumer-events-statements-history-long": "ON",
             "performance-schema-events-statements-history-long-size": "20000",
             "performance-schema-max-sql-text-length": "16384"}
_of_observers = "SET SESSION (slow_query_log|sql_log_off) = "


class Day:
    """A day of the shop that ends badly: its logs, and what the server counted."""

    def __init__(self):
        with servers.MariaDB(_settings) as server:
            with server.observer() as first:
                (_, before), = first.run("SHOW GLOBAL STATUS LIKE 'Connections'")
            shop_mariadb.create(server)
            shop_mariadb.whole_day(server)
            self.refused = shop_mariadb.crowd(server)
            shop_mariadb.dies(server)
            with server.observer() as observer:
                self.events = observer.run(
                    "SELECT THREAD_ID, EVENT_NAME, SQL_TEXT FROM events_statements_history_long "
                    "WHERE NESTING_EVENT_ID IS NULL ORDER BY THREAD_ID, EVENT_ID")
                self.status = {name: int(value) for name, value in observer.run(
                    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Connections', 'Aborted_connects', "
                    "'Aborted_clients', 'Innodb_deadlocks')")}
                self.general = server.read_general_log()
            # The server itself makes the first ones.
            self.clients = self.status["Connections"] - int(before) + 1
            server.crash()
            server.stop()
            self.errors = server.read_error_log()


def statements_of(events):
    """The text of every query of the general log: one of many statements stands there once, what
    EXECUTE names under its own text, a prepared statement with its values."""
    of_observers = {thread for thread, _, text in events
                    if text == "SET SESSION sql_log_off = ON"}
    before = (None, None, "")
    for thread, name, text in events:
        rest_of_string = before[0] == thread and text and (before[2] or "").endswith(text)
        before = (thread, name, text)
        if thread in of_observers or rest_of_string:
            continue
        if name == "statement/com/Execute":
            text = shop_mariadb.PREPARED
        elif name == "statement/sql/execute_sql":
            text = shop_mariadb.PREPARED_BY_SQL
        if text:
            yield text.rstrip("; \n")


class ServerLogs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.day = Day()
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.general = cls.report_on("general.log", cls.day.general, "--exclude", _of_observers)
        cls.errors = cls.report_on("error.log", cls.day.errors)

    @classmethod
    def report_on(cls, name, text, *arguments):
        path = os.path.join(cls.folder.name, name)
        with open(path, "w", encoding="utf-8") as log:
            log.write(text)
        return program.analyze(path, *arguments)

    def test_every_line_is_recognised(self):
        for report, name in ((self.general, "mysql-general"), (self.errors, "mysql-error")):
            self.assertEqual(name, report["input"]["files"][0]["format"])
            self.assertEqual(0, report["input"]["unrecognised_lines"])

    def test_calls_of_every_statement(self):
        statements = list(statements_of(self.day.events))
        accounts = collections.defaultdict(account.Account)
        for key, text in zip(program.fingerprint_ids("mysql", statements), statements):
            accounts[key].text = text
            accounts[key].calls += 1
        wrong = account.differences(account.by_id(self.general), accounts,
                                    lambda query: query["calls"])
        self.assertEqual([], wrong)
        self.assertEqual(len(statements), self.general["stats"]["total_queries"])
        self.assertEqual(0, self.general["stats"]["timed_queries"])

    def test_connections(self):
        stats = self.general["stats"]
        self.assertEqual(self.day.clients,
                         stats["total_connections"] + stats["failed_connections"])
        self.assertEqual(3, stats["failed_connections"])  # refused_logins()

    def test_refused_connections(self):
        # Of those for whom there was no room the error log mostly says nothing.
        told = self.day.errors.count("(Too many connections)")
        self.assertEqual(self.day.status["Aborted_connects"] - self.day.refused + told,
                         self.errors["stats"]["failed_connections"])
        self.assertEqual(told, self.errors["server"]["out_of_connections"])

    def test_aborted_sessions(self):
        lost = sum(row["count"] for row in self.errors["errors"]
                   if "Got an error reading" in row["message"])
        self.assertEqual(self.day.status["Aborted_clients"], lost)

    def test_deadlocks(self):
        deadlocks = self.errors["server"]["deadlocks"]
        self.assertEqual(self.day.status["Innodb_deadlocks"], deadlocks["count"])
        self.assertEqual(1, deadlocks["count"])
        update = program.fingerprint_ids("mysql", [
            "UPDATE products SET stock = stock + 1 WHERE id = 30"])
        for process in deadlocks["pairs"][0]["processes"]:
            self.assertEqual(update[0], process["query_id"])

    def test_the_crash_and_its_recovery_are_one(self):
        self.assertEqual(1, self.errors["server"]["crashes"])
        self.assertIn("server_crash", [alert["metric_name"] for alert in self.errors["alerts"]])


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
