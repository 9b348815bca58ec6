#!/usr/bin/python3
"""dbperf's report of a pgBouncer log against what its clients saw.
usage: test_pgbouncer.py PATH-OF-DBPERF"""

import collections
import os
import sys
import unittest

import account
import servers
import shop_pgbouncer


class PgbouncerLog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with servers.Postgres({}) as postgres:
            shop_pgbouncer.create(postgres)
            with shop_pgbouncer.pooler(postgres) as pooler:
                cls.seen = shop_pgbouncer.day(pooler)
                pooler.stop()
                cls.lines = pooler.read_log().splitlines()
                cls.report = program.analyze(pooler.log)

    def test_every_line_is_recognised(self):
        self.assertEqual("pgbouncer", self.report["input"]["files"][0]["format"])
        self.assertEqual(len(self.lines), self.report["input"]["events"])
        self.assertEqual(0, self.report["input"]["unrecognised_lines"])

    def test_connections(self):
        stats = self.report["stats"]
        self.assertEqual(self.seen.logins, stats["total_connections"])
        self.assertEqual(self.seen.refused, stats["failed_connections"])
        self.assertEqual(0, stats["active_connections"])

    def test_what_clients_were_told(self):
        told = collections.Counter()
        for row in self.report["errors"]:
            if row["severity"] == "FATAL":
                told[row["example"]["message"]] += row["count"]
        self.assertEqual(self.seen.told, told)


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
