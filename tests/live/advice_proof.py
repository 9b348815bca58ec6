"""The proof that advice on indexes holds: a shop without indexes is used, the indexes that dbperf reads from
the log are created as they stand, and the shop is used again; then once more with what a person would create."""

import dataclasses
import os
import random
import re
import statistics
import subprocess
import time

import servers
from advice_shop import MOSTLY_WRITTEN, Shop


class OnPostgres:
    dialect = "postgres"
    _log_all = {"log_min_duration_statement": "0", "autovacuum": "off", "log_line_prefix": "%m [%p] %q%u@%d ",
                "shared_buffers": "512MB", "max_wal_size": "4GB", "max_parallel_workers_per_gather": "0"}

    def __init__(self, plans):
        self.name = "PostgreSQL, with plans" if plans else "PostgreSQL"
        self._settings = {**self._log_all, **({
            "shared_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0",
            "auto_explain.log_analyze": "on"} if plans else {})}

    def open(self):
        self.server = servers.Postgres(self._settings)
        return self.server

    def prepare(self):
        with self.server.observer() as admin:
            admin.run("CREATE DATABASE shop")
            admin.run("CREATE USER shop SUPERUSER")

    def quiet(self):
        return self.server.observer("shop")

    def connect(self):
        return self.server.connect()

    def run(self, session, sql, values, number):
        if number % 2 and values:  # half of it as drivers do
            return session.run_params(sql.format(*(f"${i + 1}" for i in range(len(values)))), *values)
        return session.run(sql.format(*map(_literal, values)))

    def clock(self, session):
        return _CpuClock(f"/proc/{session.run('SELECT pg_backend_pid()')[0][0]}/schedstat")

    def learn(self, session):
        session.run("VACUUM ANALYZE")

    def reset(self, session):
        session.run("SELECT pg_stat_reset()")

    def used(self, session):
        """{definition of each secondary index: how often the planner chose it}"""
        session.run("SELECT pg_stat_force_next_flush()")
        return {_definition(row[0]): int(row[1]) for row in session.run(
            "SELECT pg_get_indexdef(indexrelid), idx_scan FROM pg_stat_user_indexes WHERE indexrelid NOT IN "
            "(SELECT conindid FROM pg_constraint)")}

    def drop_all(self, session):
        for (name,) in session.run("SELECT indexrelname FROM pg_stat_user_indexes WHERE indexrelid NOT IN "
                                   "(SELECT conindid FROM pg_constraint)"):
            session.run(f'DROP INDEX "{name}"')

    def dump(self, path):
        _write_output(path, servers.find("pg_dump"), "-s", "-h", self.server.dir, "-U", "postgres", "shop")

    def read_log(self):
        return self.server.read_log()


class OnMariaDB:
    dialect = "mysql"
    name = "MariaDB"
    _settings = {"long-query-time": "0", "log-slow-verbosity": "full", "userstat": "1",
                 "innodb-buffer-pool-size": "512M"}

    def open(self):
        self.server = servers.MariaDB(self._settings)
        return self.server

    def prepare(self):
        with self.server.connect(None, "root") as admin:
            admin.run("SET SESSION slow_query_log = OFF")
            admin.run("CREATE DATABASE shop; CREATE USER shop@localhost; GRANT ALL ON *.* TO shop@localhost")

    def quiet(self):
        session = self.server.connect("shop", "root")
        session.run("SET SESSION slow_query_log = OFF")
        return session

    def connect(self):
        return self.server.connect()

    def run(self, session, sql, values, number):
        return session.run(sql.format(*map(_literal, values)))

    def clock(self, session):
        thread = session.run("SELECT TID FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()")[0][0]
        return _CpuClock(f"/proc/{self.server.pid}/task/{thread}/schedstat")

    def learn(self, session):
        session.run("ANALYZE TABLE " + ", ".join(row[0] for row in session.run("SHOW TABLES")))

    def reset(self, session):
        session.run("FLUSH INDEX_STATISTICS")

    def used(self, session):
        scans = {(row[0], row[1]): int(row[2]) for row in session.run(
            "SELECT TABLE_NAME, INDEX_NAME, ROWS_READ FROM information_schema.INDEX_STATISTICS "
            "WHERE TABLE_SCHEMA = 'shop'")}
        return {f"{table} ({columns})": scans.get((table, name), 0)
                for table, name, columns in self._indexes(session)}

    def _indexes(self, session):
        return session.run(
            "SELECT TABLE_NAME, INDEX_NAME, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ') "
            "FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'shop' AND INDEX_NAME <> 'PRIMARY' "
            "GROUP BY TABLE_NAME, INDEX_NAME")

    def drop_all(self, session):
        for table, name, _ in self._indexes(session):
            session.run(f"DROP INDEX `{name}` ON `{table}`")

    def dump(self, path):
        _write_output(path, servers.find("mariadb-dump"), "--no-data", "-S", self.server.socket, "-u", "root",
                      "shop")

    def read_log(self):
        return self.server.read_slow_log()


class _CpuClock:
    """Seconds that a session's process or thread computed: a machine that has other work to do does not make
    it go faster. Where the system does not tell, the time of day."""

    def __init__(self, path):
        try:
            self._file = open(path, "rb", buffering=0)
        except FileNotFoundError:
            self._file = None

    def now(self):
        if not self._file:
            return time.perf_counter()
        self._file.seek(0)
        return int(self._file.read(100).split()[0]) / 1e9

    def close(self):
        if self._file:
            self._file.close()


def _write_output(path, *command):
    with open(path, "wb") as out:
        subprocess.run(command, stdout=out, stdin=subprocess.DEVNULL, check=True)


def _literal(value):
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _definition(sql):
    return re.sub(r".* ON (?:\w+\.)?(\w+) USING btree ", r"\1 ", sql)


@dataclasses.dataclass
class Usage:
    """What one run of the workload computed, by statement, and the log that it left."""
    seconds: dict
    log: str

    @property
    def total(self):
        return sum(self.seconds.values())


@dataclasses.dataclass
class Proof:
    name: str
    rows: int
    before: Usage
    advised: Usage
    ideal: Usage
    statements: list
    recommendations: list
    used: dict             # of the advised indexes: how often
    with_schema: list      # statements advised from the first log and the schema
    with_indexes: list     # statements advised from the log of the ideal run
    with_both: list        # and from that log and the schema

    @property
    def won_back(self):
        """The part of the time lost to missing indexes that the advice won back."""
        return (self.before.total - self.advised.total) / (self.before.total - self.ideal.total)

    @property
    def used_part(self):
        return sum(count > 0 for count in self.used.values()) / max(1, len(self.used))

    @property
    def on_written_table(self):
        return [statement for statement in self.statements if MOSTLY_WRITTEN in statement]

    def table(self):
        lines = [f"{self.name}: {self.rows:,} rows, {len(self.statements)} indexes advised, "
                 f"{self.used_part:.0%} of them used, {len(self.on_written_table)} on a table mostly written",
                 f"{'seconds':>9} {'advised':>9} {'by hand':>9}"]
        for sql in sorted(self.before.seconds, key=lambda sql: -self.before.seconds[sql]):
            lines.append(f"{self.before.seconds[sql]:9.3f} {self.advised.seconds[sql]:9.3f} "
                         f"{self.ideal.seconds[sql]:9.3f}  {sql[:110]}")
        lines.append(f"{self.before.total:9.3f} {self.advised.total:9.3f} {self.ideal.total:9.3f}  "
                     f"all: {self.won_back:.1%} of what was lost is won back")
        lines += [f"{count:9}  {name}" for name, count in sorted(self.used.items())]
        return "\n".join(lines)


class Trial:
    def __init__(self, program, place, scale, rounds, folder):
        self._program, self._place, self._folder = program, place, folder
        self._shop = Shop(place.dialect, scale)
        self._rounds = rounds
        self._runs = 0

    def run(self):
        with self._place.open():
            self._place.prepare()
            with self._place.quiet() as admin:
                for statement in self._shop.create_statements():
                    admin.run(statement)
                self._place.learn(admin)
                before = self._use()
                recommendations, statements = self._advice(before)
                with_schema = self._advice(before, *self._schema())[1]
                for made in recommendations:
                    for statement in made["statements"]:  # those that are not on indexes too
                        admin.run(statement)
                self._place.learn(admin)
                self._place.reset(admin)
                advised = self._use()
                used = self._place.used(admin)
                self._place.drop_all(admin)
                for statement in self._shop.ideal_statements():
                    admin.run(statement)
                self._place.learn(admin)
                ideal = self._use()
                with_both = self._advice(ideal, *self._schema())[1]
        return Proof(self._place.name, sum(self._shop.rows.values()), before, advised, ideal, statements,
                     recommendations, used, with_schema, self._advice(ideal)[1], with_both)

    def _schema(self):
        path = os.path.join(self._folder, "schema.sql")
        self._place.dump(path)
        return "--schema", path

    def _advice(self, usage, *options):
        path = os.path.join(self._folder, "workload.log")
        with open(path, "w", encoding="utf-8") as log:
            log.write(usage.log)
        report = self._program.analyze(*options, path)
        indexes = [made for made in report["recommendations"] if made["category"] == "index"]
        return report["recommendations"], [statement for made in indexes for statement in made["statements"]]

    def _use(self):
        """Runs the workload on a few sessions in turns."""
        begin = len(self._place.read_log())
        times = {}
        sessions = [self._place.connect() for _ in range(4)]
        clocks = [self._place.clock(session) for session in sessions]
        turns = random.Random(1)
        for number, (kind, values) in enumerate(self._shop.workload(self._rounds, self._runs)):
            turn = turns.randrange(len(sessions))
            start = clocks[turn].now()
            self._place.run(sessions[turn], kind.sql, values, number)
            times.setdefault(kind.sql, []).append(clocks[turn].now() - start)
        for each in (*clocks, *sessions):
            each.close()
        self._runs += 1
        # Medians: what else the session does now and then is not the statement's.
        seconds = {sql: statistics.median(each) * len(each) for sql, each in times.items()}
        return Usage(seconds, self._place.read_log()[begin:])
