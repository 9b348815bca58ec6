#!/usr/bin/python3
"""Makes the logs that tests/bench/run measures: one day of the shop as the real servers log it, again
and again with other literals, times, durations and sessions; and events from the seeded generator.

usage: corpus.py FORMAT MEGABYTES FILE"""

import calendar
import os
import random
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "live"))

import servers  # noqa: E402
import shop_events  # noqa: E402
import shop_mariadb  # noqa: E402
import shop_postgres  # noqa: E402

POSTGRES_PREFIX = "%m [%p] %q%u@%d "

# What varies from copy to copy: stands in the log at the places that these expressions find.
_postgres_places = re.compile(
    r"(?P<time>^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=\.\d{3} UTC \[))"
    r"|(?P<session>(?<=UTC \[)\d+(?=\] ))"
    r"|(?P<digits>(?<=duration: )\d+\.\d{3}(?= ms)|(?<=[ (,'=])\d+(?=[ ),;'\n]))", re.MULTILINE)
_csv_places = re.compile(
    r"(?P<time>^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=\.\d{3} UTC,))"
    r"|(?P<session>(?<=,)\d+(?=,\"\[local\]\",))"
    r"|(?P<session_id>(?<=\"\[local\]\",)[0-9a-f]+\.[0-9a-f]+(?=,\d+,))"
    r"|(?P<digits>(?<=duration: )\d+\.\d{3}(?= ms)|(?<=[ (,'=])\d+(?=[ ),;'\n]))", re.MULTILINE)
_json_places = re.compile(
    r"(?P<time>(?<=^{\"timestamp\":\")\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=\.\d{3} UTC\"))"
    r"|(?P<session>(?<=\"pid\":)\d+(?=,))"
    r"|(?P<session_id>(?<=\"session_id\":\")[0-9a-f]+\.[0-9a-f]+(?=\"))"
    r"|(?P<digits>(?<=duration: )\d+\.\d{3}(?= ms)|(?<=[ (,'=])\d+(?=[ ),;'\"\\]))",
    re.MULTILINE)
_mysql_places = re.compile(
    r"(?P<time>(?<=^# Time: )\d{6} \d\d:\d\d:\d\d|(?<=^SET timestamp=)\d{10})"
    r"|(?P<session>(?<=^# Thread_id: )\d+)"
    r"|(?P<digits>(?<=Query_time: )\d+\.\d{6}|(?<=[ (,'=])\d+(?=[ ),;'\n]))", re.MULTILINE)


class Template:
    """A log cut into the parts that stay and the parts that vary."""

    def __init__(self, text, places):
        self._fixed, self._varying = [], []
        end = 0
        for place in places.finditer(text):
            self._fixed.append(text[end:place.start()])
            self._varying.append((place.lastgroup, place.group()))
            end = place.end()
        self._rest = text[end:]
        times = [_seconds(text) for kind, text in self._varying
                 if kind == "time" and len(text) != _slow_log_time]
        self.seconds = max(times) - min(times) + 1

    def copy(self, number, pick):
        parts = []
        for fixed, (kind, text) in zip(self._fixed, self._varying):
            parts.append(fixed)
            if kind == "digits":
                parts.append(_other_digits(text, pick))
            elif kind == "time":
                parts.append(_shifted(text, number * self.seconds))
            elif kind == "session_id":  # the server's start and the process, in hexadecimal
                start, process = text.split(".")
                parts.append(f"{start}.{int(process, 16) + number * 50:x}")
            else:
                parts.append(str(int(text) + number * 50))
        return "".join(parts) + self._rest


def _other_digits(text, pick):
    """Another number of the same size: what follows its first digit changes."""
    kept = len(text) - len(text.lstrip("0.")) + 1
    return text[:kept] + "".join(c if c == "." else pick() for c in text[kept:])


_slow_log_time = 15  # characters; stands in a statement of the shop's too
_formats = {19: "%Y-%m-%d %H:%M:%S", _slow_log_time: "%y%m%d %H:%M:%S"}
_known_times = {}


def _seconds(text):
    if text not in _known_times:
        layout = _formats.get(len(text))
        _known_times[text] = calendar.timegm(time.strptime(text, layout)) if layout else int(text)
    return _known_times[text]


def _shifted(text, seconds):
    layout = _formats.get(len(text))
    moment = _seconds(text) + seconds
    return time.strftime(layout, time.gmtime(moment)) if layout else str(moment)


_postgres_settings = {
    "log_line_prefix": POSTGRES_PREFIX, "log_timezone": "UTC", "log_min_duration_statement": "0",
    "log_connections": "on", "log_disconnections": "on", "log_checkpoints": "on",
    "log_temp_files": "0"}


def _run_shop(server, read_log):
    shop_postgres.create(server)
    begin = len(read_log())
    shop_postgres.whole_day(server, visitors=10)
    shop_postgres.drivers(server)
    server.settle()
    text = read_log()[begin:]
    return text[text.index("\n") + 1:text.rindex("\n") + 1]


def postgres_day():
    with servers.Postgres(_postgres_settings) as server:
        return Template(_run_shop(server, server.read_log), _postgres_places)


def collected_day(destination, first, places):
    """What the logging collector writes for `destination`; `first` begins a record."""
    with servers.CollectedPostgres(_postgres_settings) as server:
        text = _run_shop(server, lambda: servers.contents(server.logs[destination]))
    return Template(text[re.search(first, text, re.MULTILINE).start():], places)


def mysql_day():
    with servers.MariaDB({"long-query-time": "0"}) as server:
        shop_mariadb.create(server)
        shop_mariadb.whole_day(server, visitors=10)
        server.stop()
        text = server.read_slow_log()
    return Template(text[text.index("# Time: "):], _mysql_places)


def copies(template):
    pick = random.Random(1).choices("0123456789", k=1 << 16)
    numbers = iter(())

    def next_digit():
        nonlocal numbers
        digit = next(numbers, None)
        if digit is None:
            random.Random(len(pick)).shuffle(pick)
            numbers = iter(pick)
            digit = next(numbers)
        return digit

    number = 0
    while True:
        yield template.copy(number, next_digit)
        number += 1


def events():
    for line in shop_events.ShopEvents(requests=10**9, leak_every=10**9).lines():
        yield line + "\n"


def main():
    name, megabytes, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    parts = {"postgres-stderr": lambda: copies(postgres_day()),
             "postgres-csv": lambda: copies(collected_day(
                 "csvlog", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC,", _csv_places)),
             "postgres-json": lambda: copies(collected_day("jsonlog", "^{", _json_places)),
             "mysql-slow": lambda: copies(mysql_day()), "events": events}[name]()
    size = 0
    with open(path + ".part", "w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            size += out.write(next(parts))
    os.replace(path + ".part", path)


main()
