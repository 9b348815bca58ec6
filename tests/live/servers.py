"""Real database servers for the live tests: each in a new directory under /tmp, on a Unix socket of
its own (no TCP), never as root, and gone when the `with` block ends or the test process dies."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

import libmariadb
import libpq

_start_limit_s = 120
_stop_limit_s = 120


def find(program, *folders):
    path = shutil.which(program, path=os.pathsep.join([*folders, os.environ.get("PATH", ""),
                                                       "/usr/sbin", "/sbin"]))
    if not path:
        raise FileNotFoundError(f"{program}: not installed (tests/run installs what the tests need)")
    return path


def _account(*names):
    """Whom the server runs as: servers refuse root."""
    if os.geteuid() != 0:
        return None
    for name in (*names, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise LookupError("no unprivileged account to run a server as")


class _Server:
    """What both servers share: a directory, an account, a process with a log."""

    def __init__(self, *accounts, environment=None):
        self._environment = {**os.environ, **(environment or {})}
        self.dir = tempfile.mkdtemp(prefix="dbperf-live-")
        self._user = _account(*accounts)
        self._process = None
        self.log = os.path.join(self.dir, "server.log")
        if self._user:
            os.chown(self.dir, self._user.pw_uid, self._user.pw_gid)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            if self._process:
                self._process.kill()
                self._process.wait()
            shutil.rmtree(self.dir, ignore_errors=True)

    def command(self, *arguments):
        """A command line that runs as the server's account and ends with this process."""
        prefix = [find("setpriv"), "--pdeathsig", "INT"]
        if self._user:
            prefix += ["--reuid", str(self._user.pw_uid), "--regid", str(self._user.pw_gid),
                       "--clear-groups"]
        return [*prefix, *arguments]

    def call(self, *arguments):
        done = subprocess.run(self.command(*arguments), cwd=self.dir, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=self._environment)
        if done.returncode != 0:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stdout}")

    def launch(self, arguments, is_ready):
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                self.command(*arguments), cwd=self.dir, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, env=self._environment)
        wait_until(lambda: self._alive() and is_ready(), _start_limit_s, "the server to start")

    def _alive(self):
        if self._process.poll() is not None:
            raise RuntimeError(f"the server ended while starting:\n{self.read_log()[-4000:]}")
        return True

    def terminate(self, how):
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(_stop_limit_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
                raise
        self._process = None

    def read_log(self):
        return contents(self.log)

    @property
    def pid(self):
        return self._process.pid


class Postgres(_Server):
    """A PostgreSQL server whose standard error is its log. `settings` go to postgresql.conf. Lock
    waits are always logged: the shop's day waits for them."""

    def __init__(self, settings, environment=None):
        super().__init__("postgres", environment=environment)
        self.refused = []  # the SQLSTATE of every statement that failed
        self.settings = {
            "unix_socket_directories": self.dir, "listen_addresses": "", "fsync": "off",
            "shared_buffers": "64MB", "max_connections": "40", "logging_collector": "off",
            "log_destination": "stderr", "lc_messages": "C", "lc_time": "C",
            "log_lock_waits": "on", "deadlock_timeout": "200ms", **settings}

    def start(self):
        installed = sorted(
            (os.path.join("/usr/lib/postgresql", version, "bin")
             for version in _listing("/usr/lib/postgresql")), reverse=True)
        data = os.path.join(self.dir, "data")
        self.call(find("initdb", *installed), "-D", data, "-U", "postgres", "-A", "trust", "-E",
                  "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        with open(os.path.join(data, "postgresql.conf"), "a") as conf:
            for name, value in self.settings.items():
                conf.write("{} = '{}'\n".format(name, str(value).replace("'", "''")))
        with open(os.path.join(data, "pg_hba.conf"), "w") as hba:
            hba.write("local all support reject\nlocal all reporter scram-sha-256\n"
                      "local all all trust\nhost all all 127.0.0.1/32 trust\n")
        pid_file = os.path.join(data, "postmaster.pid")
        self.launch([find("postgres", *installed), "-D", data], 
                    lambda: "ready" in contents(pid_file).split())

    def stop(self):
        if self._process:
            self.settle()
        self.terminate(signal.SIGINT)

    def settle(self):
        """Waits until the sessions that clients closed have ended in the server too."""
        wait_until(lambda: not any("[local]" in title for title in self.children().values()), 60,
                   "the sessions to end")

    def children(self):
        """The titles of the server's processes, by pid."""
        pid = self._process.pid
        return {child: contents(f"/proc/{child}/cmdline")
                for child in contents(f"/proc/{pid}/task/{pid}/children").split()}

    def connect(self, dbname="shop", user="shop", app="", **more):
        settings = {"host": self.dir, "port": self.settings.get("port", 5432), "dbname": dbname,
                    "user": user, **more}
        if app:
            settings["application_name"] = app
        return libpq.Connection(self.refused, **settings)

    def observer(self, dbname="postgres"):
        """A session that neither the log nor pg_stat_statements sees."""
        return self.connect(dbname, "postgres", "observer", options=(
            "-c log_statement=none -c log_min_duration_statement=-1 -c log_duration=off "
            "-c log_temp_files=-1 -c pg_stat_statements.track=none "
            "-c auto_explain.log_min_duration=-1"))

    def pgbench(self, script, *arguments, dbname="shop", user="shop"):
        path = os.path.join(self.dir, "script.sql")
        with open(path, "w") as out:
            out.write(script)
        done = subprocess.run([find("pgbench"), "-n", "-h", self.dir, "-U", user, "-f", path,
                               *arguments, dbname], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"pgbench failed:\n{done.stdout}")

    def wait_for_log(self, pattern, count=1):
        wait_until(lambda: len(re.findall(pattern, self.read_log())) >= count, 60,
                   f"{count} times {pattern!r} in the log")


class CollectedPostgres(Postgres):
    """A PostgreSQL server that logs everything three times over: `logs` has a path each for what
    log_destination calls stderr, csvlog and jsonlog."""

    def __init__(self, settings):
        super().__init__({"logging_collector": "on", "log_destination": "stderr,csvlog,jsonlog",
                          "log_filename": "collected.log", **settings})
        self.settings["log_directory"] = self.dir
        collected = os.path.join(self.dir, "collected")
        self.logs = {"stderr": collected + ".log", "csvlog": collected + ".csv",
                     "jsonlog": collected + ".json"}

    def read_log(self):
        return contents(self.log) + contents(self.logs["stderr"])


class Pgbouncer(_Server):
    """A pgBouncer in front of `postgres`; what it writes on standard error is its log. `databases` and
    `settings` go to pgbouncer.ini, `users` have a password each."""

    def __init__(self, postgres, users, databases, settings):
        super().__init__("postgres")
        self._users = users
        self._databases = {name: f"host={postgres.dir} {target}" for name, target in databases.items()}
        self._settings = {
            "listen_addr": "", "unix_socket_dir": self.dir, "listen_port": "6432",
            "auth_type": "plain", "auth_file": os.path.join(self.dir, "users.txt"), **settings}

    def start(self):
        with open(os.path.join(self.dir, "users.txt"), "w") as users:
            users.writelines(f'"{name}" "{password}"\n' for name, password in self._users.items())
        ini = os.path.join(self.dir, "pgbouncer.ini")
        with open(ini, "w") as conf:
            for section, pairs in (("databases", self._databases), ("pgbouncer", self._settings)):
                conf.write(f"[{section}]\n")
                conf.writelines(f"{name} = {value}\n" for name, value in pairs.items())
        self.launch([find("pgbouncer"), ini], lambda: "process up" in self.read_log())

    def stop(self):
        self.terminate(signal.SIGTERM)

    def connect(self, **settings):
        return libpq.Connection([], **{"host": self.dir, "port": "6432", "dbname": "shop",
                                       "user": "shop", "password": "secret", **settings})


class MariaDB(_Server):
    """A MariaDB server with an error log and a slow log; `general-log = ON` makes the third."""

    def __init__(self, settings):
        super().__init__("mysql")
        self.socket = os.path.join(self.dir, "mariadb.sock")
        self.error_log = os.path.join(self.dir, "error.log")
        self.slow_log = os.path.join(self.dir, "slow.log")
        self.general_log = os.path.join(self.dir, "general.log")
        self.settings = {
            "datadir": os.path.join(self.dir, "data"), "socket": self.socket,
            "pid-file": os.path.join(self.dir, "mariadb.pid"), "log-error": self.error_log,
            "slow-query-log": "ON", "slow-query-log-file": self.slow_log,
            "general-log-file": self.general_log, "skip-networking": "ON",
            "innodb-buffer-pool-size": "64M", "innodb-flush-log-at-trx-commit": "0",
            "innodb-use-native-aio": "OFF", "character-set-server": "utf8mb4", **settings}

    def start(self):
        defaults = os.path.join(self.dir, "my.cnf")
        with open(defaults, "w") as conf:
            conf.write("[mariadb]\n")
            conf.writelines(f"{name} = {value}\n" for name, value in self.settings.items())
        self.call(find("mariadb-install-db"), f"--defaults-file={defaults}",
                  "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-log-bin",
                  "--slow-query-log=OFF", "--general-log=OFF")
        self._launch(defaults)

    def _launch(self, defaults):
        before = self._starts()
        self.launch([find("mariadbd"), f"--defaults-file={defaults}"],
                    lambda: self._starts() > before)

    def _starts(self):
        return contents(self.error_log).count("ready for connections")

    def crash(self):
        """The server dies of a segmentation fault, and is started again."""
        self._process.send_signal(signal.SIGSEGV)
        self._process.wait(_stop_limit_s)
        self._launch(os.path.join(self.dir, "my.cnf"))

    def stop(self):
        self.terminate(signal.SIGTERM)

    def connect(self, database="shop", user="shop", password=""):
        return libmariadb.Connection(self.socket, user, database, password)

    def observer(self):
        """A session that neither the logs nor performance_schema see."""
        session = self.connect("performance_schema", "root")
        session.run("SET SESSION slow_query_log = OFF")
        session.run("SET SESSION sql_log_off = ON")
        session.run("UPDATE threads SET INSTRUMENTED = 'NO' WHERE PROCESSLIST_ID = CONNECTION_ID()")
        return session

    def read_slow_log(self):
        return contents(self.slow_log)

    def read_general_log(self):
        return contents(self.general_log)

    def read_error_log(self):
        return contents(self.error_log)


def wait_until(condition, limit_s, what):
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {limit_s} s for {what}")
        time.sleep(0.05)


def _listing(folder):
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def contents(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""
