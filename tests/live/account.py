"""dbperf's report of a log, and the comparison of it with what the server itself counted."""

import dataclasses
import json
import subprocess


@dataclasses.dataclass
class Account:
    """What a server counted for one fingerprint."""
    text: str = ""
    calls: int = 0
    time_s: float = 0.0      # executing
    planning_s: float = 0.0
    rows_sent: int = 0
    rows_examined: int = 0
    rows_affected: int = 0
    lock_time_s: float = 0.0


class Program:
    def __init__(self, path):
        self.path = path

    def analyze(self, *arguments):
        done = subprocess.run([self.path, "analyze", "--json", "--top", "0", *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"exit status {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def fingerprint_ids(self, dialect, statements):
        """The id of each statement, as dbperf gives it to the statement on its own."""
        ids = []
        for begin in range(0, len(statements), 200):
            done = subprocess.run([self.path, "fingerprint", "--dialect", dialect, "--",
                                   *statements[begin:begin + 200]], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, check=True)
            ids += [line.split("\t")[0] for line in done.stdout.splitlines()]
        if len(ids) != len(statements):
            raise AssertionError(f"{len(statements)} statements, {len(ids)} fingerprints")
        return ids


def by_id(report):
    return {query["id"]: query for query in report["queries"]}


def differences(queries, accounts, calls_of):
    """Lines that say where dbperf's calls and the server's differ, fingerprint by fingerprint."""
    lines = []
    for key in sorted(set(queries) | set(accounts)):
        ours = calls_of(queries[key]) if key in queries else 0
        theirs = accounts[key].calls if key in accounts else 0
        if ours != theirs:
            text = queries[key]["fingerprint"] if key in queries else accounts[key].text
            lines.append(f"dbperf {ours}, server {theirs}: {key} {text[:160]}")
    return lines
