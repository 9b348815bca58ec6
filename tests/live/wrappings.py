"""Wraps the lines of a log as syslog daemons, containers and clouds do: each wrapping after its
documented layout. A record is what a server writes in one go, a list of lines.

usage: wrappings.py WRAPPING FILE      (writes to standard output)"""

import csv
import datetime
import io
import json
import re
import sys

_host, _utc = "db1", datetime.timezone.utc
_syslog_limit = 900  # PostgreSQL cuts what it sends to syslog
_docker_limit = 200  # really 16 KiB; small, so that a small sample has cut lines


def records(text):
    """The records of a PostgreSQL text log or a MySQL slow log, each a list of lines."""
    mysql = "# Query_time: " in text
    begins = (lambda line: line.startswith("# Time: ") or line.startswith("# User@Host: ")) if mysql \
        else re.compile(r"^[^\t].*?\b(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE):  ").match
    found = []
    for line in text.splitlines():
        stays = mysql and found and line.startswith("# User@Host: ") and \
            found[-1][-1].startswith("# Time: ")
        if not found or (begins(line) and not stays):
            found.append([])
        found[-1].append(line)
    return found


def facts(record, last):
    """When a record was logged and by which pid: what the wrapping would know itself."""
    line = record[0]
    time, pid = last
    if found := re.match(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) UTC \[(\d+)\] ", line):
        time = datetime.datetime.fromisoformat(f"{found[1]} {found[2]}").replace(tzinfo=_utc)
        pid = found[3]
    elif found := re.match(r"# Time: (\d{6})\s+(\d+:\d\d:\d\d)", line):
        time = datetime.datetime.strptime(f"{found[1]} {found[2]}", "%y%m%d %H:%M:%S")
        time = time.replace(tzinfo=_utc)
    return time, pid


def syslog_chunks(record):
    """As PostgreSQL's write_syslog() cuts a record: at newlines, and at blanks before the limit."""
    chunks = []
    for line in record:
        data = line.encode()
        while data:
            size = min(len(data), _syslog_limit)
            while size < len(data) and data[size] & 0xC0 == 0x80:
                size -= 1
            if size < len(data) and data[size:size + 1] not in b" \t":
                blank = max(data.rfind(b" ", 1, size), data.rfind(b"\t", 1, size))
                size = blank if blank > 0 else size
            chunks.append(data[:size].decode())
            data = data[size:]
    return chunks


def numbered(record, number):
    chunks = syslog_chunks(record)
    if len(chunks) == 1 and len(record) == 1:
        return [f"[{number}] {chunks[0]}"]
    return [f"[{number}-{part}] {chunk}" for part, chunk in enumerate(chunks, 1)]


def _escape(text):
    return text.replace("\t", "#011").replace("\n", "#012").replace("\r", "#015")


def _zulu(time, digits=6):
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:20 + min(digits, 6)] + "0" * max(0, digits - 6) + "Z"


def _offset(time, timespec="microseconds", colon=True):
    text = time.isoformat(timespec=timespec)
    return text if colon else text[:-3] + text[-2:]


class Syslog:
    """Base of what names each message's program and pid; PostgreSQL numbers its messages."""
    number = 0

    def __init__(self, program="postgres"):
        self.program = program

    def __call__(self, record, time, pid):
        self.number += 1
        texts = numbered(record, self.number) if self.program == "postgres" else record
        return [self.line(time, pid, text) for text in texts]


class Rfc3164(Syslog):
    def line(self, time, pid, text):
        day = f"{time:%b} {time.day:2d} {time:%H:%M:%S}"
        return f"{day} {_host} {self.program}[{pid}]: {_escape(text)}"


class RsyslogIso(Syslog):
    def line(self, time, pid, text):
        return f"{_offset(time)} {_host} {self.program}[{pid}]: {_escape(text)}"


class Rfc5424(Syslog):
    def line(self, time, pid, text):
        return f"<134>1 {_offset(time)} {_host} {self.program} {pid} - -  {_escape(text)}"


class JournalShort(Syslog):
    def line(self, time, pid, text):
        day = f"{time:%b} {time.day:2d} {time:%H:%M:%S.%f}"
        return f"{day} {_host} {self.program}[{pid}]: {text}"


class JournalIso(Syslog):
    def line(self, time, pid, text):
        return f"{_offset(time, 'seconds', False)} {_host} {self.program}[{pid}]: {text}"


class JournalJson(Syslog):
    def line(self, time, pid, text):
        us = str(int(time.timestamp()) * 1000000 + time.microsecond)
        # What is no plain text is an array of bytes.
        message = list(text.encode()) if "\t" in text else text
        return json.dumps({"__CURSOR": "s=1;i=1", "__REALTIME_TIMESTAMP": us, "_PID": pid,
                           "_HOSTNAME": _host, "SYSLOG_IDENTIFIER": self.program,
                           "PRIORITY": "6", "_TRANSPORT": "syslog", "MESSAGE": message})


def docker(record, time, pid):
    for line in record:
        text = line + "\n"
        while text:
            yield json.dumps({"log": text[:_docker_limit], "stream": "stderr",
                              "time": _zulu(time, 9)}, separators=(",", ":"))
            text = text[_docker_limit:]


def cri(record, time, pid):
    for line in record:
        while len(line) > _docker_limit:
            yield f"{_zulu(time, 9)} stderr P {line[:_docker_limit]}"
            line = line[_docker_limit:]
        yield f"{_zulu(time, 9)} stderr F {line}"


def fluent_bit(record, time, pid):
    """Docker's or CRI's lines as Fluent Bit stores them: whole, without the newline."""
    return [json.dumps({"time": _zulu(time, 9), "stream": "stderr", "_p": "F", "log": line,
                        "kubernetes": {"pod_name": "shop-0", "container_name": "postgres"}})
            for line in record]


def compose(record, time, pid):
    return [f"db-1   | {line}" for line in record]


def kubectl(record, time, pid):
    return [f"[pod/shop-0/postgres] {_zulu(time, 9)} {line}" for line in record]


class SyslogInCri(Rfc3164):
    """A syslog daemon in a container of its own, which writes to its standard output."""

    def __call__(self, record, time, pid):
        return cri(super().__call__(record, time, pid), time, pid)


def cloudwatch(record, time, pid):
    """An exported log group: one event a record, its other lines as they are."""
    return [f"{_zulu(time, 3)} {record[0]}", *record[1:]]


def _ms(time):
    return int(time.timestamp()) * 1000 + time.microsecond // 1000


def cloudwatch_json(record, time, pid):
    """The events of `aws logs get-log-events`, without the document around them."""
    return [json.dumps({"timestamp": _ms(time), "message": "\n".join(record),
                        "ingestionTime": _ms(time) + 1000})]


def cloudwatch_csv(record, time, pid):
    """What the console downloads: a row an event, its heading in front of all."""
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow([_ms(time), "\n".join(record)])
    return [row.getvalue()[:-1]]


def cloudsql(record, time, pid):
    return [json.dumps({
        "insertId": "s=1", "logName": "projects/shop/logs/cloudsql.googleapis.com%2Fpostgres.log",
        "resource": {"type": "cloudsql_database", "labels": {"database_id": "shop:db1"}},
        "severity": "INFO", "textPayload": "\n".join(record), "timestamp": _zulu(time)})]


def azure(record, time, pid):
    return [json.dumps({
        "properties": {"timestamp": time.strftime("%Y-%m-%d %H:%M:%S UTC"), "processId": int(pid),
                       "errorLevel": "LOG", "message": "\n".join(record)},
        "time": _zulu(time), "resourceId": "/SUBSCRIPTIONS/1/SERVERS/DB1",
        "category": "PostgreSQLLogs", "operationName": "LogEvent"})]


class Heroku(Syslog):
    def line(self, time, pid, text):
        return f"{_offset(time)} app[postgres.{pid}]: [DATABASE] {text}"


class HerokuDrain(Syslog):
    def line(self, time, pid, text):
        return f"<134>1 {_offset(time)} host app postgres.{pid} - [DATABASE] {text}"


_csv_columns = (
    "log_time user_name database_name process_id connection_from session_id session_line_num "
    "command_tag session_start_time virtual_transaction_id transaction_id error_severity "
    "sql_state_code message detail hint internal_query internal_query_pos context query query_pos "
    "location application_name backend_type leader_pid query_id").split()


def cnpg(text):
    """A csvlog as CloudNativePG prints it: each row an object, without what is empty."""
    out = [json.dumps({"level": "info", "ts": "2026-11-23T11:00:00.123456789Z",
                       "msg": "Starting up instance", "logger": "instance-manager",
                       "logging_pod": "shop-1"})]
    for row in csv.reader(io.StringIO(text)):
        record = {name: value for name, value in zip(_csv_columns, row) if value}
        out.append(json.dumps({
            "level": "info", "ts": "2026-11-23T11:00:00.123456789Z", "logger": "postgres",
            "msg": "record", "record": record, "logging_pod": "shop-1"}))
    return "\n".join(out) + "\n"


WRAPPINGS = {
    "syslog": Rfc3164, "syslog-iso": RsyslogIso, "syslog-5424": Rfc5424,
    "journal-short": JournalShort, "journal-iso": JournalIso, "journal-json": JournalJson,
    "docker": lambda _: docker, "cri": lambda _: cri, "cri-syslog": SyslogInCri,
    "fluent-bit": lambda _: fluent_bit, "cloudwatch-csv": lambda _: cloudwatch_csv,
    "cloudsql-newest-first": lambda _: cloudsql, "heroku-drain": HerokuDrain,
    "compose": lambda _: compose, "kubectl": lambda _: kubectl,
    "cloudwatch": lambda _: cloudwatch, "cloudwatch-json": lambda _: cloudwatch_json,
    "cloudsql": lambda _: cloudsql, "azure": lambda _: azure, "heroku": Heroku,
}


def _foreign(wrapping, time):
    """What else stands in such a log."""
    if wrapping.startswith(("syslog", "journal")):
        of_cron = {"syslog": Rfc3164, "syslog-iso": RsyslogIso, "syslog-5424": Rfc5424,
                   "journal-short": JournalShort, "journal-iso": JournalIso,
                   "journal-json": JournalJson}[wrapping]("CRON")
        return [of_cron.line(time, "9", "(root) CMD (test -x /usr/sbin/anacron)")]
    if wrapping == "compose":
        return ["web-1  | ERROR:  GET /orders 500"]
    if wrapping == "heroku":
        return [f"{_offset(time)} heroku[web.1]: State changed from starting to up"]
    if wrapping == "heroku-drain":
        return [f"<134>1 {_offset(time)} host heroku router - at=info method=GET path=\"/\"",
                f"<134>1 {_offset(time)} host app heroku-postgres - source=DATABASE sample#x=1"]
    return []


def _document(wrapping, lines):
    """The objects as the command line tools print them."""
    if wrapping == "cloudwatch-json":
        return json.dumps({"events": [json.loads(line) for line in lines],
                           "nextForwardToken": "f/3743", "nextBackwardToken": "b/3743"}, indent=4)
    if wrapping.startswith("cloudsql"):
        entries = [json.loads(line) for line in lines]
        return json.dumps(entries[::-1] if "newest" in wrapping else entries, indent=2)
    if wrapping == "cloudwatch-csv":
        return "\n".join(["timestamp,message", *lines])
    return "\n".join(lines)


def wrap(wrapping, text, keep_prefix=True):
    """`text` wrapped; without `keep_prefix`, the server's own time and pid are left out."""
    if wrapping == "cnpg":
        return cnpg(text)
    one = WRAPPINGS[wrapping]("mysqld" if "# Query_time: " in text else "postgres")
    last, out = (datetime.datetime(2026, 11, 23, 11, tzinfo=_utc), "1"), []
    for number, record in enumerate(records(text)):
        last = facts(record, last)
        if number % 20 == 0:
            out += _foreign(wrapping, last[0])
        if not keep_prefix:
            record = [re.sub(r"^\S+ \S+ UTC \[\d+\] ", "", line) for line in record]
        out += one(record, *last)
    return _document(wrapping, out) + "\n"


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8", errors="surrogateescape") as log:
        sys.stdout.write(wrap(sys.argv[1], log.read(), "--no-prefix" not in sys.argv))
