"""A PostgreSQL client for the live tests: libpq through ctypes, so that nothing has to be installed
besides the server's own packages and every protocol message is one the test asked for."""

import ctypes

_pq = ctypes.CDLL("libpq.so.5")
_text = ctypes.c_char_p
_handle = ctypes.c_void_p


def _declare(name, result, *arguments):
    function = getattr(_pq, name)
    function.restype = result
    function.argtypes = arguments
    return function


_strings = ctypes.POINTER(_text)
_connect = _declare("PQconnectdb", _handle, _text)
_finish = _declare("PQfinish", None, _handle)
_status = _declare("PQstatus", ctypes.c_int, _handle)
_connection_error = _declare("PQerrorMessage", _text, _handle)
_notices = _declare("PQsetNoticeProcessor", _handle, _handle, _handle, _handle)
_exec = _declare("PQexec", _handle, _handle, _text)
_exec_params = _declare("PQexecParams", _handle, _handle, _text, ctypes.c_int, _handle, _strings,
                        _handle, _handle, ctypes.c_int)
_prepare = _declare("PQprepare", _handle, _handle, _text, _text, ctypes.c_int, _handle)
_exec_prepared = _declare("PQexecPrepared", _handle, _handle, _text, ctypes.c_int, _strings,
                          _handle, _handle, ctypes.c_int)
_result_status = _declare("PQresultStatus", ctypes.c_int, _handle)
_error_field = _declare("PQresultErrorField", _text, _handle, ctypes.c_int)
_error_message = _declare("PQresultErrorMessage", _text, _handle)
_rows = _declare("PQntuples", ctypes.c_int, _handle)
_columns = _declare("PQnfields", ctypes.c_int, _handle)
_value = _declare("PQgetvalue", _text, _handle, ctypes.c_int, ctypes.c_int)
_is_null = _declare("PQgetisnull", ctypes.c_int, _handle, ctypes.c_int, ctypes.c_int)
_clear = _declare("PQclear", None, _handle)

_ignore_notice = ctypes.CFUNCTYPE(None, _handle, _text)(lambda _, __: None)
_failed_states = (5, 7)  # PGRES_BAD_RESPONSE, PGRES_FATAL_ERROR
_sqlstate_field = ord("C")


class Error(Exception):
    """A statement or a login that the server refused."""

    def __init__(self, message, sqlstate=""):
        super().__init__(f"{sqlstate} {message}".strip())
        self.sqlstate = sqlstate


def _conninfo(settings):
    def quoted(value):
        return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"

    return " ".join(f"{key}={quoted(value)}" for key, value in settings.items())


class Connection:
    """One session. Settings are libpq's own keywords (host, user, dbname, options ...); the SQLSTATE
    of each statement that the server refuses is added to `refused`."""

    def __init__(self, refused, **settings):
        self._refused = refused
        self._handle = _connect(_conninfo(settings).encode())
        if _status(self._handle) != 0:
            message = _connection_error(self._handle).decode(errors="replace").strip()
            self.close()
            raise Error(message)
        _notices(self._handle, ctypes.cast(_ignore_notice, _handle), None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._handle:
            _finish(self._handle)
            self._handle = None

    def run(self, sql):
        """The simple protocol: one message, any number of statements. The last one's rows."""
        return self._taken(_exec(self._handle, sql.encode()))

    def run_params(self, sql, *values):
        """The extended protocol with an unnamed statement: parse, bind, execute."""
        return self._taken(_exec_params(self._handle, sql.encode(), len(values), None,
                                        _array(values), None, None, 0))

    def prepare(self, name, sql):
        self._taken(_prepare(self._handle, name.encode(), sql.encode(), 0, None))

    def run_prepared(self, name, *values):
        return self._taken(_exec_prepared(self._handle, name.encode(), len(values),
                                          _array(values), None, None, 0))

    def fails(self, sqlstate, sql, *values):
        """Runs what must be refused with just this SQLSTATE."""
        try:
            self.run_params(sql, *values) if values else self.run(sql)
        except Error as error:
            if error.sqlstate == sqlstate:
                return
            raise
        raise AssertionError(f"not refused: {sql}")

    def _taken(self, result):
        try:
            if not result or _result_status(result) in _failed_states:
                state = _error_field(result, _sqlstate_field) if result else b""
                text = _error_message(result) if result else _connection_error(self._handle)
                self._refused.append((state or b"").decode())
                raise Error(text.decode(errors="replace").strip(), (state or b"").decode())
            return [tuple(_cell(result, row, column) for column in range(_columns(result)))
                    for row in range(_rows(result))]
        finally:
            if result:
                _clear(result)


def _array(values):
    return (_text * max(1, len(values)))(
        *(None if value is None else str(value).encode() for value in values))


def _cell(result, row, column):
    if _is_null(result, row, column):
        return None
    return _value(result, row, column).decode(errors="replace")
