#include "parser/formats/postgres_message.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "parser/formats/postgres_language.h"
#include "parser/formats/postgres_plan.h"
#include "parser/formats/postgres_server_event.h"
#include "parser/formats/postgres_wording.h"
#include "parser/white_space.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// The length of `word` is known to the compiler, which then compares without a call.
template <size_t size>
bool begins(std::string_view text, const char (&word)[size]) {
  return text.size() >= size - 1 && std::memcmp(text.data(), word, size - 1) == 0;
}

template <size_t size>
bool take(std::string_view& text, const char (&start)[size]) {
  if (!begins(text, start)) return false;
  text.remove_prefix(size - 1);
  return true;
}

template <size_t size>
PostgresLabel label(std::string_view text, const char (&name)[size], PostgresPart part,
                    Severity severity = Severity::log) {
  if (!begins(text, name)) return {};
  return {part, severity, static_cast<uint8_t>(size - 1)};
}

PostgresLabel debug_label(std::string_view text) {
  if (begins(text, "DEBUG:  ")) return {PostgresPart::message, Severity::log, 8};
  if (text.size() < 9 || !begins(text, "DEBUG") || text.substr(6, 3) != ":  ") return {};
  const bool level = text[5] >= '1' && text[5] <= '5';
  return level ? PostgresLabel{PostgresPart::message, Severity::log, 9} : PostgresLabel{};
}

// Cuts "NAME: " off, the name of a prepared statement or portal.
bool take_name(std::string_view& text) {
  const size_t colon = text.find(": ");
  if (colon == npos) return false;
  text.remove_prefix(colon + 2);
  return true;
}

void take_parameters(Event& event) {
  std::string_view detail = event.detail;
  if (take(detail, "parameters: ") || take(detail, "Parameters: ")) {
    event.parameters = detail;
    event.detail = {};
  } else if (take(detail, "prepare: ")) {
    const std::string_view inner = prepared_statement(detail);
    if (inner.empty()) return;
    event.statement = inner;
    event.detail = {};
  }
}

// Gives the event the kind and statement; the message has said all it had to say.
void become(Event& event, EventKind kind, std::string_view statement) {
  event.kind = kind;
  event.statement = trim_end(statement);
  event.message = {};
  if (!event.detail.empty()) take_parameters(event);
}

// What follows "duration: 12.345 ms".
void read_timed(Event& event, std::string_view text, Arena& arena) {
  std::string_view rest = text;
  if (!take(rest, "  ")) {
    become(event, EventKind::duration, {});
  } else if (take(rest, "statement: ")) {
    become(event, EventKind::query, rest);
  } else if (take(rest, "execute ") && take_name(rest)) {
    become(event, EventKind::query, rest);
  } else if (take(rest, "bind ") && take_name(rest)) {
    become(event, EventKind::bind, rest);
  } else if (take(rest, "parse ") && take_name(rest)) {
    become(event, EventKind::parse, rest);
  } else if (take(rest, "plan:")) {
    const ExplainedPlan found = read_explained_plan(rest, arena);
    become(event, EventKind::plan, found.statement);
    event.parameters = found.parameters;
    event.detail = found.plan;
  } else if (begins(rest, "fastpath function call: ")) {
    become(event, EventKind::query, rest);
  } else {
    become(event, EventKind::duration, {});
  }
}

void read_duration(Event& event, std::string_view text, Arena& arena) {
  const DecimalTime duration = read_milliseconds(text);
  const size_t unit = text.substr(duration.length).starts_with(" ms")
                          ? duration.length
                          : text.substr(0, 64).find(" ms");
  if (unit == npos) return;  // cut off before the unit: nothing can be said
  event.duration_us = unit == duration.length ? duration.us : unknown;
  event.corrupt_duration = event.duration_us == unknown;
  read_timed(event, text.substr(unit + 3), arena);
}

// What a connection's messages say in words: a value goes up to the next of the words that end one.
struct ConnectionWord {
  std::string_view text;
  std::string_view Event::*field = nullptr;
  bool ends_value = true;
};
constexpr ConnectionWord connection_words[] = {
    {" user=", &Event::user, false},
    {" database=", &Event::database},
    {" application_name=", &Event::application},
    {" host=", &Event::host},
    {" port="},
    {" SSL enabled"},
    {" SSL on"},
    {" GSS ("},
    {" SSL ("},
};
constexpr size_t connected_fields = 4;  // the first of these

// The values of a message, found in one walk over its blanks.
class ConnectionValues {
 public:
  explicit ConnectionValues(std::string_view text) : text_(text) {
    begins_.fill(npos);
    ends_.fill(npos);
    for (size_t at = text.find(' '); at != npos; at = text.find(' ', at + 1)) {
      const char initial = at + 1 < text.size() ? text[at + 1] : ' ';
      for (size_t i = 0; i < std::size(connection_words); ++i) {
        const std::string_view word = connection_words[i].text;
        if (word[1] == initial && text.substr(at).starts_with(word)) meet(i, at);
      }
    }
  }

  // The value after the first word of this kind; empty if there is none.
  std::string_view operator[](size_t i) const {
    if (begins_[i] == npos) return {};
    return text_.substr(begins_[i], std::min(ends_[i], text_.size()) - begins_[i]);
  }

 private:
  void meet(size_t word, size_t at) {
    if (connection_words[word].ends_value) {
      for (size_t i = 0; i < connected_fields; ++i) {
        if (begins_[i] != npos && ends_[i] == npos) ends_[i] = at;
      }
    }
    if (word >= connected_fields || begins_[word] != npos) return;
    begins_[word] = at + connection_words[word].text.size();
  }

  std::string_view text_;
  std::array<size_t, connected_fields> begins_, ends_;
};

void fill(std::string_view& field, std::string_view value) {
  if (field.empty() && value != unknown_to_postgres) field = value;
}

void read_connection(Event& event, std::string_view text, ConnectionChange change) {
  event.kind = EventKind::connection;
  event.connection = change;
  const ConnectionValues values(text);
  for (size_t i = 0; i < connected_fields; ++i) {
    fill(event.*connection_words[i].field, values[i]);
  }
}

// "0:01:02.345" at the beginning of `text`, in microseconds.
int64_t read_session_time(std::string_view text) {
  int64_t us = 0;
  for (int part = 0; part < 3; ++part) {
    const DecimalTime number = read_seconds(text);
    if (number.us == unknown || us > max_duration_us / 60) return 0;
    us = us * 60 + number.us;
    text.remove_prefix(std::min(number.length + 1, text.size()));
  }
  return us;
}

bool is_connection_message(Event& event) {
  std::string_view text = event.message;
  if (take(text, "connection received:")) {
    read_connection(event, text, ConnectionChange::attempted);
  } else if (take(text, "connection authorized:") ||
             take(text, "replication connection authorized:")) {
    read_connection(event, text, ConnectionChange::opened);
  } else if (take(text, "disconnection:")) {
    read_connection(event, text, ConnectionChange::closed);
    constexpr std::string_view key = "session time: ";
    if (const size_t at = text.find(key); at != npos)
      event.value = read_session_time(text.substr(at + key.size()));
  }
  return event.kind == EventKind::connection;
}

// The quoted name after `key`.
std::string_view quoted_after(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  if (at == npos) return {};
  text.remove_prefix(at + key.size());
  const size_t close = text.find('"');
  return close == npos ? std::string_view{} : text.substr(0, close);
}

// `text` up to the first newline that is not within quotes.
std::string_view first_line(std::string_view text) {
  bool quoted = false;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\'') quoted = !quoted;
    if (text[at] == '\n' && !quoted) return text.substr(0, at);
  }
  return text;
}

// `nobody`: the server did not know yet for whom it works.
void read_error(Event& event, bool nobody) {
  event.kind = EventKind::error;
  if (event.severity == Severity::fatal &&
      (nobody || (event.statement.empty() && refuses_session(event.message, event.sqlstate)))) {
    event.connection = ConnectionChange::failed;
    fill(event.user, quoted_after(event.message, "user \""));
    fill(event.database, quoted_after(event.message, "database \""));
    fill(event.host, quoted_after(event.message, "host \""));
  }
  constexpr std::string_view with_parameters = " with parameters: ";
  if (const size_t at = event.context.find(with_parameters); at != npos) {
    const std::string_view rest = event.context.substr(at + with_parameters.size());
    event.parameters = first_line(rest);
  }
}

void read_log_message(Event& event, Arena& arena) {
  std::string_view text = event.message;
  if (text.empty()) return;
  switch (text.front()) {
    case 'd':
      if (take(text, "duration: ")) return read_duration(event, text, arena);
      break;
    case 's':
      if (take(text, "statement: ")) return become(event, EventKind::statement, text);
      break;
    case 'e':
      if (take(text, "execute ") && take_name(text)) {
        return become(event, EventKind::statement, text);
      }
      break;
    case 'f':
      if (begins(text, "fastpath function call: ")) {
        return become(event, EventKind::statement, text);
      }
      break;
    default:
      break;
  }
  if (!is_connection_message(event)) read_postgres_server_event(event, arena);
}

// Whether the field was unknown to the server, which is an empty field to everyone else.
bool forget_unknown(std::string_view& field) {
  if (field != unknown_to_postgres) return false;
  field = {};
  return true;
}

}  // namespace

PostgresLabel read_postgres_label(std::string_view text) {
  using enum PostgresPart;
  if (text.empty()) return {};
  switch (text.front()) {
    case 'L':
      if (begins(text, "LOG:  ")) return {message, Severity::log, 6};
      return label(text, "LOCATION:  ", location);
    case 'E':
      return label(text, "ERROR:  ", message, Severity::error);
    case 'F':
      return label(text, "FATAL:  ", message, Severity::fatal);
    case 'P':
      return label(text, "PANIC:  ", message, Severity::panic);
    case 'W':
      return label(text, "WARNING:  ", message, Severity::warning);
    case 'N':
      return label(text, "NOTICE:  ", message);
    case 'I':
      return label(text, "INFO:  ", message);
    case 'D':
      if (begins(text, "DETAIL:  ")) return {detail, Severity::log, 9};
      return debug_label(text);
    case 'H':
      return label(text, "HINT:  ", hint);
    case 'Q':
      return label(text, "QUERY:  ", query);
    case 'C':
      return label(text, "CONTEXT:  ", context);
    case 'S':
      return label(text, "STATEMENT:  ", statement);
    case 'B':
      return label(text, "BACKTRACE:  ", backtrace);
    default:
      return {};
  }
}

size_t find_postgres_label(std::string_view line, size_t from) {
  constexpr size_t longest = 9;  // "STATEMENT", "BACKTRACE"
  for (size_t colon = line.find(":  ", from); colon != npos; colon = line.find(":  ", colon + 1)) {
    const size_t first = std::max(from, colon - std::min(colon, longest));
    for (size_t start = first; start + 3 <= colon; ++start) {
      if (read_postgres_label(line.substr(start)).length == colon + 3 - start) return start;
    }
  }
  return npos;
}

uint64_t postgres_session(std::string_view id) {
  return id.empty() ? 0 : std::max<uint64_t>(1, XXH3_64bits(id.data(), id.size()));
}

std::string_view postgres_host(std::string_view connection_from) {
  if (connection_from.ends_with(']')) return connection_from;
  return connection_from.substr(0, connection_from.rfind(':'));  // a host may have colons too
}

std::string_view plain_postgres_text_of(std::string_view text, Arena& arena) {
  text = trim_end(text);
  if (text.empty() || std::memchr(text.data(), '\r', text.size()) == nullptr) return text;
  char* const room = arena.allocate(text.size());
  char* out = room;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r' || at + 1 == text.size() || text[at + 1] != '\n') *out++ = text[at];
  }
  const size_t used = static_cast<size_t>(out - room);
  arena.shrink(text.size(), used);
  return {room, used};
}

Severity postgres_severity(std::string_view name) {
  if (name == "ERROR") return Severity::error;
  if (name == "WARNING") return Severity::warning;
  if (name == "FATAL") return Severity::fatal;
  if (name == "PANIC") return Severity::panic;
  return Severity::log;
}

std::string_view take_sqlstate(std::string_view& message) {
  if (message.size() < 7 || message[5] != ':' || message[6] != ' ') return {};
  for (char c : message.substr(0, 5)) {
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return {};
  }
  const std::string_view code = message.substr(0, 5);
  message.remove_prefix(7);
  return code;
}

std::string_view without_position(std::string_view message) {
  constexpr std::string_view before = " at character ";
  const size_t digits = message.find_last_not_of("0123456789") + 1;
  const std::string_view text = message.substr(0, digits);
  if (digits == message.size() || !text.ends_with(before)) return message;
  return text.substr(0, text.size() - before.size());
}

void classify_postgres_message(Event& event, Arena& arena, const PostgresLanguage* language) {
  event.dialect = Dialect::postgres;
  if (language != nullptr) translate_postgres_event(*language, event, arena);
  const bool no_user = forget_unknown(event.user);
  forget_unknown(event.database);
  forget_unknown(event.application);
  forget_unknown(event.host);
  if (event.sqlstate == "00000") event.sqlstate = {};  // success
  if (event.severity == Severity::log) {
    read_log_message(event, arena);
  } else {
    if (event.severity >= Severity::error) read_error(event, no_user);
    read_postgres_server_event(event, arena);
  }
}

}  // namespace dbperf
