#!/usr/bin/python3
"""The advice on indexes, carried out on real servers (tests/bench/proof at a small scale): what it wins back of
the time lost to missing indexes, and that the planner wants what was advised.    usage: test_advice.py PATH-OF-DBPERF"""

import os
import sys
import tempfile
import unittest

import account
from advice_proof import OnMariaDB, OnPostgres, Trial


class Advice:
    """The checks; each class below is a server."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.proof = Trial(program, cls.place, cls.scale, 3, folder).run()
        print(cls.proof.table(), file=sys.stderr)

    def test_wins_back_what_was_lost(self):
        self.assertGreaterEqual(self.proof.won_back, 0.8)

    def test_is_used_by_the_planner(self):
        self.assertGreaterEqual(len(self.proof.statements), 10)
        self.assertGreaterEqual(self.proof.used_part, 0.9)

    def test_names_no_index_twice(self):
        self.assertEqual(len(self.proof.statements), len(set(self.proof.statements)))
        self.assertEqual(len(self.proof.statements), len(self.proof.used))

    def test_leaves_a_table_alone_that_is_mostly_written(self):
        self.assertEqual([], self.proof.on_written_table)

    def test_a_schema_without_indexes_takes_nothing_away(self):
        self.assertLessEqual(set(self.proof.statements), set(self.proof.with_schema))

    def test_asks_for_nothing_that_is_there(self):
        self.assertEqual([], self.proof.with_indexes)
        self.assertEqual([], self.proof.with_both)


class Postgres(Advice, unittest.TestCase):
    place, scale = OnPostgres(plans=False), 0.6  # a scan is to be slow on a fast machine too


class PostgresPlans(Advice, unittest.TestCase):
    place, scale = OnPostgres(plans=True), 0.1


class MariaDB(Advice, unittest.TestCase):
    place, scale = OnMariaDB(), 0.04


if __name__ == "__main__":
    program = account.Program(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
