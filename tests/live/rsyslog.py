"""A real rsyslogd that writes what a PostgreSQL server sends it, in several layouts at once."""

import os
import signal
import subprocess

import servers

# The templates that rsyslog has built in.
LAYOUTS = {"rfc3164": "RSYSLOG_TraditionalFileFormat", "iso": "RSYSLOG_FileFormat",
           "rfc5424": "RSYSLOG_SyslogProtocol23Format"}


class Rsyslog:
    """`socket` takes what programs log; `logs` has the path of a file for each layout."""

    def __init__(self, folder):
        self.socket = os.path.join(folder, "syslog.socket")
        self.logs = {layout: os.path.join(folder, f"syslog-{layout}.log") for layout in LAYOUTS}
        conf = os.path.join(folder, "rsyslog.conf")
        with open(conf, "w", encoding="utf-8") as out:
            out.write('module(load="imuxsock" SysSock.Use="off")\n'
                      f'input(type="imuxsock" Socket="{self.socket}" RateLimit.Interval="0")\n')
            for layout, template in LAYOUTS.items():
                out.write(f'action(type="omfile" file="{self.logs[layout]}" template="{template}")\n')
        self._process = subprocess.Popen(
            [servers.find("rsyslogd"), "-n", "-f", conf, "-i", os.path.join(folder, "rsyslog.pid")],
            stdin=subprocess.DEVNULL, start_new_session=True)
        servers.wait_until(lambda: os.path.exists(self.socket), 30, "rsyslogd to start")

    def log_as(self, program, text):
        subprocess.run(["logger", "--socket", self.socket, "--tag", program, text], check=True)

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)


class SyslogPostgres(servers.Postgres):
    """Logs to standard error and to an rsyslogd of its own. libc knows /dev/log alone: the server
    runs in a mount namespace whose /dev has that name for the daemon's socket."""

    def __init__(self, settings):
        super().__init__({"log_destination": "stderr,syslog", **settings})
        self.rsyslog = None

    def start(self):
        self.rsyslog = Rsyslog(self.dir)
        super().start()

    def stop(self):
        super().stop()
        if self.rsyslog:
            self.rsyslog.stop()
            self.rsyslog = None

    def command(self, *arguments):
        plain = super().command(*arguments)
        if os.path.basename(arguments[0]) != "postgres":
            return plain
        devices = os.path.join(self.dir, "devices")
        os.makedirs(devices, exist_ok=True)
        script = ('mount --rbind /dev "$0" && mount -t tmpfs tmpfs /dev && '
                  'for name in "$0"/*; do ln -s "$name" /dev/; done && ln -s "$1" /dev/log && '
                  'shift && exec "$@"')
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else \
            ["unshare", "--map-root-user", "--mount"]
        return [*namespace, "sh", "-c", script, devices, self.rsyslog.socket, *plain]
