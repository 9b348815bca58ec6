#!/usr/bin/python3
"""dbperf's report of an event dump against Python's own count of the events, one object a line, in an
array and within a document.    usage: test_events.py PATH-OF-DBPERF"""

import collections
import json
import math
import os
import sys
import tempfile
import unittest

import account
from shop_events import ShopEvents


class EventDump(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.events = [json.loads(line) for line in ShopEvents(seed=11, requests=2000).lines()]
        cls.queries = [event for event in cls.events if event["type"] == "query"]
        layouts = {"lines": "".join(json.dumps(event) + "\n" for event in cls.events),
                   "array": json.dumps(cls.events, indent=1),
                   "document": json.dumps({"meta": {"page": 1}, "data": {"events": cls.events}})}
        cls.reports = {}
        with tempfile.TemporaryDirectory() as folder:
            for name, text in layouts.items():
                path = os.path.join(folder, name + ".json")
                with open(path, "w", encoding="utf-8") as dump:
                    dump.write(text)
                cls.reports[name] = program.analyze(path)
        cls.report = cls.reports["lines"]

    def test_layouts_tell_the_same(self):
        told = [{key: report[key] for key in ("stats", "by_type", "by_table", "by_user", "timeline")}
                for report in self.reports.values()]
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])
        for name, report in self.reports.items():
            self.assertEqual(report["input"]["events"], len(self.events), name)
            self.assertEqual(report["input"]["unrecognised_lines"], 0, name)

    def test_queries(self):
        stats = self.report["stats"]
        times = sorted(round(query["duration"] * 1e6) for query in self.queries)
        self.assertEqual(stats["total_queries"], len(times))
        self.assertEqual(stats["failed_queries"], sum(bool(q["error"]) for q in self.queries))
        self.assertEqual(round(stats["total_query_time"] * 1e6), sum(times))
        self.assertEqual(stats["slow_queries"], sum(time > 1_000_000 for time in times))
        self.assertEqual(round(stats["max_query_time"] * 1e6), times[-1])
        for share in (50, 90, 95, 99):
            exact = times[math.ceil(len(times) * share / 100) - 1]
            self.assertAlmostEqual(stats[f"p{share}_query_time"] * 1e6, exact, delta=exact / 100 + 1)

    def test_users_and_applications(self):
        for key, rows in (("user_id", "by_user"), ("application", "by_application"),
                          ("host", "by_host"), ("database", "by_database")):
            counted = collections.Counter(query[key] for query in self.queries)
            self.assertEqual({row["name"]: row["queries"] for row in self.report[rows]}, counted)

    def test_connections(self):
        kinds = collections.Counter(event.get("event") for event in self.events)
        stats = self.report["stats"]
        self.assertEqual(stats["total_connections"], kinds["create"])
        self.assertEqual(stats["failed_connections"], kinds["error"])
        pool = [event for event in self.events if event["type"] == "pool"]
        self.assertEqual(stats["active_connections"], pool[-1]["checked_out"])
        self.assertEqual(stats["peak_connections"], max(event["checked_out"] for event in pool))


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
