#!/usr/bin/python3
"""dbperf's report of a MariaDB slow log against the server's own account, statement by statement:
performance_schema.events_statements_history_long.    usage: test_mariadb.py PATH-OF-DBPERF"""

import collections
import os
import statistics
import sys
import tempfile
import unittest

import account
import servers
import shop_mariadb

_watched = {"long-query-time": "0", "performance-schema": "ON",
            "performance-schema-instrument": "statement/%=ON",
            "performance-schema-consumer-events-statements-current": "ON",
            "performance-schema-consumer-events-statements-history-long": "ON",
            "performance-schema-events-statements-history-long-size": "20000",
            "performance-schema-max-sql-text-length": "16384"}

_statement_numbers = ("TIMER_WAIT / 1e12", "LOCK_TIME / 1e12", "ROWS_SENT", "ROWS_EXAMINED",
                      "ROWS_AFFECTED")


class Day:
    """One day of the shop on one server: its slow log, and each statement as the server saw it."""

    def __init__(self, settings):
        with servers.MariaDB({**_watched, **settings}) as server:
            shop_mariadb.create(server)
            shop_mariadb.whole_day(server, heavy_customers=300)
            with server.observer() as observer:
                servers.wait_until(lambda: self._sessions(observer) == 0, 60, "sessions to end")
                self.events = observer.run(
                    "SELECT THREAD_ID, EVENT_NAME, SQL_TEXT, CURRENT_SCHEMA, MYSQL_ERRNO, "
                    f"{', '.join(_statement_numbers)} FROM events_statements_history_long "
                    "WHERE NESTING_EVENT_ID IS NULL ORDER BY THREAD_ID, EVENT_ID")
            self.log_text = server.read_slow_log()

    @staticmethod
    def _sessions(observer):
        return int(observer.run("SELECT COUNT(*) FROM information_schema.processlist "
                                "WHERE USER IN ('shop', 'collector', 'reporter', 'root') "
                                "AND ID <> CONNECTION_ID()")[0][0])


def statements_of(day):
    """(text, numbers) of every statement that the slow log has to hold."""
    of_observers = {thread for thread, _, text, *_ in day.events
                    if text == "SET SESSION slow_query_log = OFF"}
    events = [event for event in day.events if event[0] not in of_observers]
    for event, following in zip(events, events[1:] + [(None, None, "")]):
        thread, name, text, database, *_ = event
        if name == "statement/com/Execute":  # it has no text; the day prepares one statement
            text = shop_mariadb.PREPARED
        elif name == "statement/sql/execute_sql":  # the log has what was prepared
            text = shop_mariadb.PREPARED_BY_SQL
        elif not text:
            continue  # a command that is no statement, and is not logged: Ping, Quit, Init DB
        elif following[0] == thread and following[2] and text.endswith(following[2]):
            text = text[:-len(following[2])]  # of several in a string, each has the rest of it
        text = text.rstrip("; \n")
        if text.startswith("USE "):  # the log names the database after it, the server that before
            database = text.removeprefix("USE ")
        yield text, database, [float(number) for number in event[5:]]


def accounts_of(day):
    statements = list(statements_of(day))
    accounts = collections.defaultdict(account.Account)
    ids = program.fingerprint_ids("mysql", [text for text, *_ in statements])
    for key, (text, _, (seconds, locked, sent, examined, affected)) in zip(ids, statements):
        entry = accounts[key]
        entry.text = entry.text or text
        entry.calls += 1
        entry.time_s += seconds
        entry.lock_time_s += locked
        entry.rows_sent += int(sent)
        entry.rows_examined += int(examined)
        entry.rows_affected += int(affected)
    return accounts, collections.Counter(database for _, database, _ in statements if database)


class SlowLog:
    """The checks; each class below is a way to log."""

    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.day = Day(cls.settings)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        path = os.path.join(cls.folder.name, "slow.log")
        with open(path, "w", encoding="utf-8") as log:
            log.write(cls.day.log_text)
        cls.report = program.analyze(path)
        cls.queries = account.by_id(cls.report)
        cls.accounts, cls.calls_in = accounts_of(cls.day)

    def test_every_line_is_recognised(self):
        self.assertEqual(0, self.report["input"]["unrecognised_lines"])

    def test_calls_of_every_statement(self):
        wrong = account.differences(self.queries, self.accounts, lambda query: query["calls"])
        self.assertEqual([], wrong)
        self.assertEqual(sum(entry.calls for entry in self.accounts.values()),
                         self.report["stats"]["total_queries"])

    def test_calls_in_a_database(self):
        logged = {row["name"]: row["queries"] for row in self.report["by_database"]}
        self.assertEqual(dict(self.calls_in), logged)

    def test_rows(self):
        for counter in ("rows_sent", "rows_examined", "rows_affected"):
            for key, entry in self.accounts.items():
                if counter == "rows_examined" and entry.text.startswith("CALL"):
                    continue  # the server counts them for the statements inside only
                with self.subTest(counter=counter, statement=entry.text[:80]):
                    self.assertEqual(getattr(entry, counter), self.queries[key][counter])

    # Both clocks run around parsing and execution and start a little apart. A machine that is busy
    # stops a few sessions between the two starts, but not most of them.

    def test_times(self):
        for name, theirs_of in (("total_time", lambda entry: entry.time_s),
                                ("lock_time", lambda entry: entry.lock_time_s)):
            apart = [(entry.text[:80], self.queries[key][name], theirs_of(entry))
                     for key, entry in self.accounts.items()
                     if abs(self.queries[key][name] - theirs_of(entry))
                     > 0.1 * theirs_of(entry) + 0.01 * entry.calls]
            self.assertLessEqual(len(apart), len(self.accounts) // 5, (name, apart))

    def test_long_statements_took_what_the_server_counted(self):
        apart = [abs(self.queries[key]["total_time"] - entry.time_s) / entry.time_s
                 for key, entry in self.accounts.items() if entry.time_s / entry.calls > 0.1]
        self.assertGreaterEqual(len(apart), 1)  # how many depends on the machine
        self.assertLessEqual(statistics.median(apart), 0.1)


class Everything(SlowLog, unittest.TestCase):
    settings = {"log-slow-verbosity": "full"}


class Plain(SlowLog, unittest.TestCase):
    settings = {"default-time-zone": "+05:30"}


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
