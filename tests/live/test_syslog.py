#!/usr/bin/python3
"""One workload that PostgreSQL logs to its standard error and, through a real rsyslogd, to syslog
files of three layouts: all four must tell the same.    usage: test_syslog.py PATH-OF-DBPERF"""

import os
import sys
import tempfile
import unittest

import account
import rsyslog
import servers
import shop_postgres

_logged = {"log_min_duration_statement": "0", "log_connections": "on", "log_disconnections": "on",
           "log_temp_files": "0", "log_timezone": "UTC"}


def one_day(log_line_prefix):
    """The text of each log, by the name of its layout."""
    with rsyslog.SyslogPostgres({**_logged, "log_line_prefix": log_line_prefix}) as server:
        shop_postgres.create(server)
        server.rsyslog.log_as("CRON", "(root) CMD (test -x /usr/sbin/anacron)")
        shop_postgres.whole_day(server, heavy_customers=400)
        shop_postgres.drivers(server)
        server.rsyslog.log_as("sshd", "Accepted publickey for root\nfrom 10.0.0.7")
        paths = server.rsyslog.logs
        server.stop()
        return {"stderr": server.read_log(), **{name: servers.contents(path)
                                                for name, path in paths.items()}}


def told(report, with_times):
    """What a report says of the log, but for what syslog does not carry: blank lines in statements,
    and in some layouts parts of seconds."""
    for query in report["queries"]:
        del query["example"]
    kept = {key: report[key] for key in ("stats", "by_type", "by_table", "by_database", "by_user",
                                         "queries", "server")}
    kept["errors"] = [(error["message"], error["severity"], error["count"])
                      for error in report["errors"]]
    if not with_times:
        for name in ("queries_per_second", "peak_queries_per_second"):
            del kept["stats"][name]
        for query in kept["queries"]:
            del query["first_seen"], query["last_seen"]
        del kept["server"]["transactions"]  # told by the times of their statements
        for rows in (kept["server"]["lock_waits"]["waits"], kept["server"]["deadlocks"]["pairs"]):
            for row in rows:
                del row["first_seen"], row["last_seen"]
    return kept


class SyslogTest(unittest.TestCase):
    maxDiff = 3000

    def reports(self, prefix, *options):
        logs = one_day(prefix)
        reports = {}
        with tempfile.TemporaryDirectory() as folder:
            for name, text in logs.items():
                path = os.path.join(folder, name + ".log")
                with open(path, "w", encoding="utf-8") as out:
                    out.write(text)
                reports[name] = program.analyze(*(options if name == "stderr" else ()), path)
        for name, report in reports.items():
            file = report["input"]["files"][0]
            self.assertEqual(file["wrapping"], "none" if name == "stderr" else "syslog")
            self.assertEqual(file["log_line_prefix"], prefix)
            self.assertEqual(file["unrecognised_lines"], 0, name)
            self.assertEqual(file["bytes"], len(logs[name].encode()))
            self.assertEqual(file["lines"], logs[name].count("\n"))
        self.assertGreater(reports["stderr"]["stats"]["total_queries"], 500)
        return reports

    def test_a_prefix_with_time_and_pid(self):
        reports = self.reports("%m [%p] %q%u@%d ")
        expected = told(reports["stderr"], True)
        for layout in rsyslog.LAYOUTS:
            with self.subTest(layout):
                self.assertEqual(told(reports[layout], True), expected)

    def test_a_prefix_without_them(self):
        # On standard error such a log names no session, so that only syslog's can be compared, and
        # of the other what needs none.
        reports = self.reports("%q%u@%d ", "--log-line-prefix", "%q%u@%d ")
        expected = told(reports["iso"], False)
        self.assertEqual(told(reports["rfc5424"], False), expected)
        self.assertEqual(told(reports["rfc3164"], False), expected)
        for name in ("total_queries", "timed_queries", "failed_queries", "total_query_time",
                     "p95_query_time", "total_connections"):
            self.assertEqual(reports["stderr"]["stats"][name], expected["stats"][name], name)
        self.assertIsNotNone(reports["iso"]["input"]["first_timestamp"])


if __name__ == "__main__":
    program = account.Program(sys.argv.pop(1))
    unittest.main()
