// The log of pgBouncer, the connection pooler: logins, disconnections, errors, statistics. It holds
// no statement.

#include <algorithm>

#include "parser/detect_by_parsing.h"
#include "parser/format.h"
#include "parser/formats/postgres_message.h"
#include "parser/formats/postgres_wording.h"
#include "parser/recent_time.h"
#include "parser/record_lines.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026-11-22 10:00:00.120 UTC [4711] LOG message"; before 1.12 "... 10:00:00.120 4711 LOG
// message".
struct Line {
  std::string_view time, pid, level, message;
};

// The next word of `text`, which then begins behind the blank that follows it.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == npos;
}

bool split(std::string_view text, Line& line) {
  constexpr std::string_view shape = "0000-00-00 00:00:00.000 ";
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  std::string_view rest = text.substr(shape.size());
  std::string_view word = take_word(rest);
  line.time = text.substr(0, shape.size() - 1);
  if (!is_number(word)) {  // a zone, and the pid in brackets
    line.time = text.substr(0, shape.size() + word.size());
    word = take_word(rest);
    if (!word.starts_with('[') || !word.ends_with(']')) return false;
    word = word.substr(1, word.size() - 2);
    if (!is_number(word)) return false;
  }
  line.pid = word;
  line.level = take_word(rest);
  if (rest.empty()) return false;
  line.message = rest.substr(0, rest.find_last_not_of(" \r") + 1);
  for (const std::string_view level : {"LOG", "WARNING", "ERROR", "FATAL", "DEBUG", "NOISE"})
    if (line.level == level) return true;
  return false;
}

bool begins_line(std::string_view text) {
  Line line;
  return split(text.substr(0, text.find('\n')), line);
}

// "C-0x55d5: shop/joe@10.0.0.7:52344 what happened": a client's connection (C), or a server's (S).
struct Socket {
  bool is_client = false;
  std::string_view id, database, user, host;
};

// Cuts the socket off from `message`.
bool take_socket(std::string_view& message, Socket& socket) {
  const bool is_client = message.starts_with("C-");
  if (!is_client && !message.starts_with("S-")) return false;
  const size_t colon = message.find(": ");
  if (colon == npos) return false;
  // The name ends with the port; a user or database may have any character.
  size_t end = npos;
  for (size_t at = message.find(':', colon + 2); at != npos; at = message.find(':', at + 1)) {
    end = at + 1;
    while (end < message.size() && is_digit(message[end])) ++end;
    if (end > at + 1 && end < message.size() && message[end] == ' ') break;
    end = npos;
  }
  if (end == npos) return false;
  const std::string_view name = message.substr(colon + 2, end - colon - 2);
  const size_t at = name.rfind('@');
  const size_t slash = name.find('/');
  if (at == npos || slash > at) return false;
  socket.is_client = is_client;
  socket.id = message.substr(0, colon);
  socket.database = name.substr(0, slash);
  socket.user = name.substr(slash + 1, at - slash - 1);
  socket.host = name.substr(at + 1, name.rfind(':') - at - 1);
  if (socket.host.starts_with("unix")) socket.host = "[local]";
  if (socket.host.starts_with('[') && socket.host.find(':') != npos)
    socket.host = socket.host.substr(1, socket.host.size() - 2);  // [::1]
  if (socket.database == "(nodb)") socket.database = {};
  if (socket.user == "(nouser)" || socket.user == "(nobody)") socket.user = {};
  message.remove_prefix(end + 1);
  return true;
}

// Why a connection to a server ended that should have gone on.
bool is_server_failure(std::string_view reason) {
  // "login failed" is no news: the line before has said why.
  for (const std::string_view failure :
       {"connect failed", "connect timeout", "server conn crashed", "bad packet", "query timeout"})
    if (reason.starts_with(failure)) return true;
  return false;
}

// Whether a client that is told this was never let in. What pgBouncer was told by the server
// itself, it passes on.
bool refuses_client(std::string_view reason) {
  for (const std::string_view refusal :
       {"no such database", "no such user", "Auth failed", "client_login_timeout", "login failed",
        "no more connections allowed", "client exceeded ", "bouncer config error", "SSL required",
        "pgbouncer cannot connect to server", "server login failed",
        "server login has been failing", "no username supplied", "old V2 protocol not supported"})
    if (reason.starts_with(refusal)) return true;
  return reason.find("authentication failed") != npos || refuses_session(reason, {});
}

bool lacks_room(std::string_view reason) {
  return reason.starts_with("no more connections allowed") ||
         reason.starts_with("client exceeded ") ||
         reason.find("sorry, too many clients already") != npos ||
         reason.find("remaining connection slots are reserved") != npos;
}

void become_error(Event& event, Severity severity, std::string_view message) {
  event.kind = EventKind::error;
  event.severity = severity;
  event.message = message;
}

// "closing because: client close request (age=4s)": leaves the reason.
bool take_closing(std::string_view& message) {
  constexpr std::string_view label = "closing because: ";
  if (!message.starts_with(label)) return false;
  message = message.substr(label.size(), message.rfind(" (age=") - label.size());
  return true;
}

// `message` begins with one of the two, as it is written since 1.10 or was before.
bool take_refusal(std::string_view& message) {
  for (const std::string_view label : {"pooler error: ", "Pooler Error: "}) {
    if (!message.starts_with(label)) continue;
    message.remove_prefix(label.size());
    return true;
  }
  return false;
}

// A login is logged before it succeeds, the end of a connection before the error that ended it.
void read_client_message(Event& event, std::string_view message) {
  if (message.starts_with("login attempt: ")) {
    event.kind = EventKind::connection;
    event.connection = ConnectionChange::opened;
  } else if (take_closing(message)) {
    event.kind = EventKind::connection;
    event.connection =
        refuses_client(message) ? ConnectionChange::withdrawn : ConnectionChange::closed;
  } else if (take_refusal(message)) {
    become_error(event, Severity::fatal, message);
    if (refuses_client(message)) event.connection = ConnectionChange::refused;
    if (lacks_room(message)) event.server = ServerEvent::out_of_connections;
  }
}

void read_server_message(Event& event, std::string_view message) {
  if (take_closing(message) && is_server_failure(message))
    become_error(event, Severity::error, message);
}

// A number at the beginning of `text`, which then begins behind it.
int64_t take_number(std::string_view& text) {
  constexpr int64_t most = 100'000'000'000;
  int64_t number = 0;
  while (!text.empty() && is_digit(text.front())) {
    number = std::min(most, number * 10 + (text.front() - '0'));
    text.remove_prefix(1);
  }
  return number;
}

// "stats: 119 xacts/s, 119 queries/s, in 1767 B/s, out 8020 B/s, xact 69 us, query 69 us, wait 5893
// us"; before 1.8 "Stats: 119 req/s, in 1767 b/s, out 8020 b/s,query 69 us".
PoolerFacts read_stats(std::string_view text) {
  PoolerFacts facts;
  while (!text.empty()) {
    while (text.starts_with(' ') || text.starts_with(',')) text.remove_prefix(1);
    std::string_view pair = text.substr(0, text.find(','));
    text.remove_prefix(pair.size());
    if (pair.empty()) continue;
    if (is_digit(pair.front())) {
      const int64_t value = take_number(pair);
      if (pair == " xacts/s") facts.transactions = value;
      if (pair == " queries/s" || pair == " req/s") facts.queries = value;
      continue;
    }
    const std::string_view name = take_word(pair);
    const int64_t value = take_number(pair);
    if (name == "xact") facts.transaction_us = value;
    if (name == "query") facts.query_us = value;
    if (name == "wait") facts.wait_us = value;
  }
  return facts;
}

class LineReader {
 public:
  LineReader(const cctz::time_zone* zone, Arena& arena, EventSink& sink)
      : time_(zone), arena_(arena), sink_(sink) {}

  void read(std::string_view records) {
    for (size_t at = 0; at < records.size(); ++line_) {
      const size_t newline = std::min(records.find('\n', at), records.size());
      const std::string_view text = records.substr(at, newline - at);
      Line line;
      if (split(text, line)) {
        tell(line);
      } else {
        sink_.on_skipped(line_, 1, text);
      }
      at = newline + 1;
    }
  }

 private:
  void tell(const Line& line) {
    Event event;
    event.line = line_;
    const Timestamp time = time_.read_of_server(line.time);
    event.time_us = time.us;
    event.zone = time.zone;
    event.severity = postgres_severity(line.level);
    std::string_view message = line.message;
    if (message.starts_with("stats: ") || message.starts_with("Stats: ")) {
      event.server = ServerEvent::pooler_stats;
      const PoolerFacts facts = read_stats(message.substr(7));
      event.pooler = arena_.copy(std::span(&facts, 1)).data();
    }
    Socket socket;
    if (take_socket(message, socket)) {
      event.database = socket.database;
      event.user = socket.user;
      event.connection_id = socket.id;
      event.session = postgres_session(socket.id);
      if (socket.is_client) {
        event.host = socket.host;
        read_client_message(event, message);
      } else {
        read_server_message(event, message);
      }
    }
    const bool is_told = event.kind != EventKind::other;
    if (!is_told &&
        (event.severity >= Severity::error || message.starts_with("server login failed")))
      become_error(event, std::max(event.severity, Severity::error), message);
    sink_.on_event(event);
  }

  RecentTime time_;
  Arena& arena_;
  EventSink& sink_;
  uint32_t line_ = 0;
};

class Pgbouncer final : public Format {
 public:
  explicit Pgbouncer(const cctz::time_zone* zone) : zone_(zone) {}

  std::string_view name() const override { return "pgbouncer"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_line_where(text, from, begins_line);
  }
  size_t last_record(std::string_view text) const override {
    return last_line_where(text, begins_line);
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    LineReader(zone_, arena, sink).read(records);
  }

 private:
  const cctz::time_zone* zone_;
};

}  // namespace

Detection detect_pgbouncer(std::string_view head, const FormatOptions& options) {
  return detect_by_parsing(head, std::make_shared<const Pgbouncer>(options.timezone),
                           "no line begins as pgBouncer's do (time, [pid], LOG)");
}

}  // namespace dbperf
