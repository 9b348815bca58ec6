#!/usr/bin/python3
"""One server that logs a day three times over, as text, CSV and JSON: dbperf's reports are one, and
have as many events as other readers find.    usage: test_postgres_collected.py PATH-OF-DBPERF"""

import csv
import json
import os
import sys
import unittest

import account
import servers
import shop_postgres

_settings = {
    "log_line_prefix": "%m [%p] %c %e %q%u@%d %h %a ", "log_min_duration_statement": "0",
    "log_connections": "on", "log_disconnections": "on", "log_checkpoints": "on",
    "log_temp_files": "0", "log_autovacuum_min_duration": "0", "autovacuum_naptime": "1s",
    "autovacuum_vacuum_threshold": "20", "autovacuum_analyze_threshold": "20"}


def _without_places(value):
    """A report without what tells where in which file something stands."""
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items()
                if key not in ("file", "line")}
    if isinstance(value, list):
        return [_without_places(inner) for inner in value]
    return value


class CollectedLogs:
    """The tests of one server; subclasses say in which zone it logs and how verbosely."""

    @classmethod
    def setUpClass(cls):
        with servers.CollectedPostgres({**_settings, **cls.settings}) as server:
            shop_postgres.create(server)
            # One visitor: the messages of sessions side by side stand in another order in each log.
            shop_postgres.whole_day(server, visitors=1, heavy_customers=200)
            server.stop()
            cls.reports = {name: program.analyze(path) for name, path in server.logs.items()}
            cls.logs = {name: servers.contents(path) for name, path in server.logs.items()}

    def test_formats(self):
        self.assertEqual({"stderr": "postgres-stderr", "csvlog": "postgres-csv",
                          "jsonlog": "postgres-json"},
                         {name: report["input"]["files"][0]["format"]
                          for name, report in self.reports.items()})

    def test_events_that_other_readers_count(self):
        records = list(csv.reader(self.logs["csvlog"].splitlines(keepends=True)))
        objects = [json.loads(line) for line in self.logs["jsonlog"].splitlines()]
        self.assertEqual({26}, {len(record) for record in records})
        self.assertEqual(len(records), len(objects))
        self.assertGreater(len(records), 200)
        for report in self.reports.values():
            self.assertEqual(len(records), report["input"]["events"])
            self.assertEqual(0, report["input"]["unrecognised_lines"])

    def test_reports_are_one(self):
        expected = self.reports["stderr"]
        for name in ("csvlog", "jsonlog"):
            for section in expected.keys() - {"input"}:
                self.assertEqual(_without_places(expected[section]),
                                 _without_places(self.reports[name][section]), (name, section))


class Utc(CollectedLogs, unittest.TestCase):
    settings = {"log_timezone": "UTC"}


class BerlinVerbose(CollectedLogs, unittest.TestCase):
    settings = {"log_timezone": "Europe/Berlin", "log_error_verbosity": "verbose"}


class StatementsAndDurations(CollectedLogs, unittest.TestCase):
    settings = {"log_timezone": "America/St_Johns", "log_min_duration_statement": "-1",
                "log_statement": "all", "log_duration": "on"}


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
