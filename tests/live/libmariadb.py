"""A MariaDB client for the live tests: libmariadb through ctypes, with the text protocol, server-side
prepared statements (the binary protocol) and the commands that are no SQL (ping, change user)."""

import ctypes

_maria = ctypes.CDLL("libmariadb.so.3")
_text = ctypes.c_char_p
_handle = ctypes.c_void_p
_ulong = ctypes.c_ulong


def _declare(name, result, *arguments):
    function = getattr(_maria, name)
    function.restype = result
    function.argtypes = arguments
    return function


_init = _declare("mysql_init", _handle, _handle)
_options = _declare("mysql_options", ctypes.c_int, _handle, ctypes.c_int, _text)
_connect = _declare("mysql_real_connect", _handle, _handle, _text, _text, _text, _text,
                    ctypes.c_uint, _text, _ulong)
_close = _declare("mysql_close", None, _handle)
_errno = _declare("mysql_errno", ctypes.c_uint, _handle)
_error = _declare("mysql_error", _text, _handle)
_query = _declare("mysql_real_query", ctypes.c_int, _handle, _text, _ulong)
_store = _declare("mysql_store_result", _handle, _handle)
_columns = _declare("mysql_num_fields", ctypes.c_uint, _handle)
_fetch = _declare("mysql_fetch_row", ctypes.POINTER(ctypes.c_void_p), _handle)
_lengths = _declare("mysql_fetch_lengths", ctypes.POINTER(_ulong), _handle)
_free = _declare("mysql_free_result", None, _handle)
_next = _declare("mysql_next_result", ctypes.c_int, _handle)
_ping = _declare("mysql_ping", ctypes.c_int, _handle)
_select_db = _declare("mysql_select_db", ctypes.c_int, _handle, _text)
_change_user = _declare("mysql_change_user", ctypes.c_byte, _handle, _text, _text, _text)
_stmt_init = _declare("mysql_stmt_init", _handle, _handle)
_stmt_prepare = _declare("mysql_stmt_prepare", ctypes.c_int, _handle, _text, _ulong)
_stmt_bind = _declare("mysql_stmt_bind_param", ctypes.c_byte, _handle, _handle)
_stmt_execute = _declare("mysql_stmt_execute", ctypes.c_int, _handle)
_stmt_store = _declare("mysql_stmt_store_result", ctypes.c_int, _handle)
_stmt_free = _declare("mysql_stmt_free_result", ctypes.c_byte, _handle)
_stmt_close = _declare("mysql_stmt_close", ctypes.c_byte, _handle)
_stmt_errno = _declare("mysql_stmt_errno", ctypes.c_uint, _handle)
_stmt_error = _declare("mysql_stmt_error", _text, _handle)

_multi_statements = 1 << 16  # CLIENT_MULTI_STATEMENTS
_connect_attributes = 33     # MYSQL_OPT_CONNECT_ATTR_ADD
_type_string = 254           # MYSQL_TYPE_STRING


class _Bind(ctypes.Structure):
    """MYSQL_BIND of MariaDB Connector/C."""
    _fields_ = [("length", ctypes.POINTER(_ulong)), ("is_null", _handle), ("buffer", _text),
                ("error", _handle), ("row_ptr", _handle), ("store_param", _handle),
                ("fetch_result", _handle), ("skip_result", _handle), ("buffer_length", _ulong),
                ("offset", _ulong), ("length_value", _ulong), ("flags", ctypes.c_uint),
                ("pack_length", ctypes.c_uint), ("buffer_type", ctypes.c_int),
                ("error_value", ctypes.c_byte), ("is_unsigned", ctypes.c_byte),
                ("long_data_used", ctypes.c_byte), ("is_null_value", ctypes.c_byte),
                ("extension", _handle)]


class Error(Exception):
    """A statement or a login that the server refused."""

    def __init__(self, message, number):
        super().__init__(f"{number} {message}")
        self.number = number


class Connection:
    """One session over the server's socket."""

    def __init__(self, socket, user, database=None, password=""):
        self._handle = _init(None)
        database = database.encode() if database else None
        if not _connect(self._handle, None, user.encode(), password.encode(), database, 0,
                        socket.encode(), _multi_statements):
            error = self._error()
            self.close()
            raise error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._handle:
            _close(self._handle)
            self._handle = None

    def run(self, sql):
        """The text protocol. The rows of the last statement that returns any."""
        data = sql.encode()
        self._check(_query(self._handle, data, len(data)))
        rows = self._rows()
        while True:
            more = _next(self._handle)
            if more < 0:
                return rows
            self._check(more)
            rows = self._rows() or rows

    def fails(self, number, sql):
        """Runs what must be refused with just this error number."""
        try:
            self.run(sql)
        except Error as error:
            if error.number == number:
                return
            raise
        raise AssertionError(f"not refused: {sql}")

    def ping(self):
        self._check(_ping(self._handle))

    def select_db(self, database):
        self._check(_select_db(self._handle, database.encode()))

    def change_user(self, user, database):
        self._check(_change_user(self._handle, user.encode(), b"", database.encode()))

    def prepare(self, sql):
        return Prepared(self._handle, sql)

    def _rows(self):
        result = _store(self._handle)
        if not result:
            self._check(_errno(self._handle))
            return []
        count = _columns(result)
        rows = []
        while row := _fetch(result):
            lengths = _lengths(result)
            rows.append(tuple(
                None if not row[i] else ctypes.string_at(row[i], lengths[i]).decode(errors="replace")
                for i in range(count)))
        _free(result)
        return rows

    def _error(self):
        return Error(_error(self._handle).decode(errors="replace"), _errno(self._handle))

    def _check(self, failed):
        if failed:
            raise self._error()


class Prepared:
    """A statement prepared on the server; close() tells the server to forget it."""

    def __init__(self, connection, sql):
        self._handle = _stmt_init(connection)
        data = sql.encode()
        self._check(_stmt_prepare(self._handle, data, len(data)))

    def run(self, *values):
        binds = (_Bind * max(1, len(values)))()
        for bind, value in zip(binds, values):
            data = str(value).encode()
            bind.buffer_type = _type_string
            bind.buffer = data
            bind.buffer_length = len(data)
            bind.length_value = len(data)
            bind.length = None
        if values:
            self._check(_stmt_bind(self._handle, ctypes.addressof(binds)))
        self._check(_stmt_execute(self._handle))
        self._check(_stmt_store(self._handle))
        _stmt_free(self._handle)

    def close(self):
        _stmt_close(self._handle)

    def _check(self, failed):
        if failed:
            raise Error(_stmt_error(self._handle).decode(errors="replace"),
                        _stmt_errno(self._handle))
