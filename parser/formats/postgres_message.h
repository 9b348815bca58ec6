#pragma once
// What PostgreSQL's server messages mean, whichever way they were logged: as text, CSV or JSON.

#include <cstdint>
#include <string_view>

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

struct PostgresLanguage;  // parser/formats/postgres_language.h

// The parts of one message, as the labels of a text log name them.
enum class PostgresPart : uint8_t {
  none,
  message,  // LOG, ERROR, WARNING, ...: the line that begins a record
  detail,
  hint,
  query,
  context,
  location,
  statement,
  backtrace,
};

struct PostgresLabel {
  PostgresPart part = PostgresPart::none;
  Severity severity = Severity::log;  // of PostgresPart::message
  uint8_t length = 0;                 // with the colon and the two spaces
};

// The label at the beginning of `text` ("LOG:  ", "STATEMENT:  "), if there is one.
PostgresLabel read_postgres_label(std::string_view text);
// Where the first label at or after `from` begins; npos if `line` has none.
size_t find_postgres_label(std::string_view line, size_t from = 0);

// What the server writes for a name that it does not know yet.
inline constexpr std::string_view unknown_to_postgres = "[unknown]";

// Event::session of a session id or, without one, of a pid.
uint64_t postgres_session(std::string_view id);
// Whether it is the session id that a wrapping makes of a server alone: process 0 never runs one.
inline bool names_no_process(std::string_view session_id) { return session_id.ends_with(".0"); }

// The host of "host:port", or of "[local]".
std::string_view postgres_host(std::string_view connection_from);

// `text` without the blanks at its end and the carriage returns at the ends of its lines: the text
// log has neither, and the same message is to say the same in each log.
std::string_view plain_postgres_text_of(std::string_view text, Arena& arena);
inline std::string_view plain_postgres_text(std::string_view text, Arena& arena) {
  return text.empty() ? text : plain_postgres_text_of(text, arena);  // as most of a record are
}

// A severity on its own, as CSV and JSON logs have it; anything below WARNING is Severity::log.
Severity postgres_severity(std::string_view name);

// The five characters of an SQLSTATE in front of a message (log_error_verbosity = verbose), cut off
// from it; empty if there are none.
std::string_view take_sqlstate(std::string_view& message);

// A message without " at character 15", which the text log alone adds to it.
std::string_view without_position(std::string_view message);

// Reads `event.message` and sets what it says: kind, duration, statement, connection, server event.
// The caller has set severity, message, detail, hint, context, statement, sqlstate, user, database,
// host and application as they were logged (with "[unknown]" for what the server did not know).
// `language` is that of the server's messages, null for English.
void classify_postgres_message(Event& event, Arena& arena,
                               const PostgresLanguage* language = nullptr);

}  // namespace dbperf
