#!/usr/bin/python3
"""The same quarter of an hour logged by PostgreSQL in several languages: the reports must agree with
the one of the log in English.    usage: test_postgres_languages.py PATH-OF-DBPERF"""

import collections
import os
import subprocess
import sys
import tempfile
import unittest

import account
import shop_languages

_read = ("german", "french", "spanish", "russian", "japanese", "chinese")
_only_named = ("italian", "korean", "swedish", "ukrainian", "georgian")
_counted = ("total_queries", "timed_queries", "failed_queries", "parse_count", "bind_count",
            "select_queries", "update_queries", "total_connections", "failed_connections",
            "active_connections", "rows_sent")


def counts(report):
    """What is the same each time."""
    by_severity = collections.Counter()
    for error in report["errors"]:
        by_severity[error["severity"]] += error["count"]
    server = report["server"]
    return {
        "stats": {key: report["stats"][key] for key in _counted},
        "queries": {query["id"]: (query["calls"], query["failed"]) for query in report["queries"]},
        "examples": {query["id"]: query["example"]["query"] for query in report["queries"]
                     if query["calls"] == 1},
        "errors": by_severity,
        "users": {row["name"]: (row["queries"], row["failed"]) for row in report["by_user"]},
        "databases": {row["name"]: (row["queries"], row["failed"])
                      for row in report["by_database"]},
        "alerts": sorted(alert["metric_name"] for alert in report["alerts"]
                         if alert["metric_name"] != "slow_query"),
        "deadlocks": server["deadlocks"]["count"],
        # For rows; where a machine is busy, others wait for long too.
        "lock_waits": {(wait["waiting"]["query_id"], wait["blocking"]["query_id"], wait["table"])
                       for wait in server["lock_waits"]["waits"] if "table" in wait},
        "cancelled": server["cancelled"],
        "temp_files": (server["temp_files"]["count"], server["temp_files"]["total_bytes"]),
        "checkpoints": server["checkpoints"]["requested"],
        "vacuumed": {row["table"] for row in server["autovacuum"] if row["table"].endswith("carts")},
        "analyzed": {row["table"] for row in server["autoanalyze"]
                     if row["table"].endswith("carts")},
    }


class Languages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.english = counts(program.analyze(cls._log("C")))

    @classmethod
    def _log(cls, name):
        path = os.path.join(cls.folder.name, f"{name}.log")
        with open(path, "w", encoding="utf-8") as log:
            log.write(shop_languages.log_in(name))
        return path

    def test_english_tells_of_everything(self):
        english = self.english
        self.assertEqual((1, {"timeout": 1, "user": 1}),
                         (english["deadlocks"], english["cancelled"]))
        self.assertEqual(2, len(english["lock_waits"]))  # the winner of the deadlock waited too
        self.assertGreaterEqual(english["temp_files"][0], 1)
        self.assertEqual({"shop.public.carts"}, english["vacuumed"])
        self.assertIn("server_crash", english["alerts"])

    def test_other_languages_tell_the_same(self):
        for name in _read:
            with self.subTest(language=name):
                report = program.analyze(self._log(name))
                self.assertEqual(0, report["input"]["unrecognised_lines"])
                self.assertEqual("%m [%p] %q%u@%d ",
                                 report["input"]["files"][0]["log_line_prefix"])
                self.assertEqual(self.english, counts(report))
                self.assertGreater(report["server"]["checkpoints"]["write_time"], 0)

    def test_languages_that_are_not_read_are_named(self):
        for name in _only_named:
            with self.subTest(language=name):
                done = subprocess.run([program.path, "analyze", self._log(name)],
                                      capture_output=True, text=True)
                self.assertEqual(1, done.returncode)
                self.assertIn(f"the server's messages are in {name.capitalize()}", done.stderr)
                self.assertIn("lc_messages = 'C'", done.stderr)


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
