"""Just enough of PostgreSQL's protocol for what libpq does not do: a portal fetched in portions, as
JDBC drivers do it with a fetch size. One session over the server's socket, trusted."""

import socket
import struct


class WireSession:
    def __init__(self, folder, user, database):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(f"{folder}/.s.PGSQL.5432")
        words = ("user", user, "database", database, "application_name", "jdbc")
        body = struct.pack("!i", 196608) + b"".join(word.encode() + b"\0" for word in words) + b"\0"
        self._socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self._until_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._send(b"X", b"")
        self._socket.close()

    def run(self, sql):
        self._send(b"Q", sql.encode() + b"\0")
        self._until_ready()

    def fetch_in_portions(self, sql, rows, portions):
        """Parse and bind once, then execute `portions` times for `rows` rows each."""
        self._send(b"P", b"S_1\0" + sql.encode() + b"\0" + struct.pack("!h", 0))
        self._send(b"B", b"C_1\0S_1\0" + struct.pack("!hhh", 0, 0, 0))
        for _ in range(portions):
            self._send(b"E", b"C_1\0" + struct.pack("!i", rows))
        self._send(b"S", b"")
        self._until_ready()

    def _send(self, kind, body):
        self._socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _until_ready(self):
        kind = b""
        while kind != b"Z":
            head = self._take(5)
            kind = head[:1]
            body = self._take(struct.unpack("!i", head[1:])[0] - 4)
            if kind == b"E":
                raise RuntimeError(body.replace(b"\0", b" ").decode(errors="replace"))

    def _take(self, count):
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the server closed the session")
            data += part
        return data
