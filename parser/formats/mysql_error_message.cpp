#include "parser/formats/mysql_error_message.h"

#include <algorithm>
#include <string>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t searched_bytes = 1000;  // of a record: what it is about stands early

bool contains(std::string_view text, std::string_view part) { return text.find(part) != npos; }

// What stands between quotes behind `key`: `user: 'shop'`, `user 'shop'`.
std::string_view quoted_after(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  if (at == npos) return {};
  std::string_view rest = text.substr(at + key.size());
  if (!rest.starts_with('\'')) return {};
  rest.remove_prefix(1);
  const size_t close = rest.find('\'');
  return close == npos ? std::string_view() : rest.substr(0, close);
}

void refuse(Event& event) {
  event.kind = EventKind::error;
  event.connection = ConnectionChange::failed;
  event.severity = Severity::error;
}

// Of refused logins and of sessions that ended without a farewell.
bool read_connection_trouble(std::string_view text, Event& event) {
  if (contains(text, "Access denied for user ")) {
    refuse(event);
    event.user = quoted_after(text, "for user ");
    event.host = quoted_after(text, "'@");
    event.database = quoted_after(text, "to database ");
  } else if (contains(text, "Aborted connection ")) {
    const std::string_view user = quoted_after(text, " user: ");
    const std::string_view database = quoted_after(text, " db: ");
    event.kind = EventKind::error;
    event.host = quoted_after(text, " host: ");
    if (contains(text, "(Too many connections)")) {  // as MariaDB says it, of no host yet
      refuse(event);
      event.host = {};
      event.server = ServerEvent::out_of_connections;
    } else if (user == "unauthenticated") {
      refuse(event);
    } else {
      event.severity = Severity::warning;
      event.user = user;
      if (database != "unconnected") event.database = database;
    }
  } else if (contains(text, "Too many connections")) {
    refuse(event);
    event.server = ServerEvent::out_of_connections;
  } else if (text.starts_with("Host '") &&
             (contains(text, " is blocked ") || contains(text, " is not allowed to connect"))) {
    refuse(event);
    event.host = quoted_after(text, "Host ");
  } else {
    return false;
  }
  return true;
}

struct Sign {
  std::string_view text;
  ServerEvent proves;
};
// Looked for in what is told with a severity of WARNING or above, in this order.
constexpr Sign signs[] = {
    {"No space left on device", ServerEvent::disk_full},
    {"Disk is full ", ServerEvent::disk_full},
    {"disk is full ", ServerEvent::disk_full},
    {"Disk full ", ServerEvent::disk_full},
    {"out of disk space", ServerEvent::disk_full},
    {"Operating system error number 28", ServerEvent::disk_full},
    {"errno: 28", ServerEvent::disk_full},
    {"Errcode: 28", ServerEvent::disk_full},
    {"Out of memory", ServerEvent::out_of_memory},
    {"out of memory", ServerEvent::out_of_memory},
    {"Cannot allocate memory", ServerEvent::out_of_memory},
    {"annot allocate memory for the buffer pool", ServerEvent::out_of_memory},
    {"page corruption", ServerEvent::data_corruption},
    {"corrupted page", ServerEvent::data_corruption},
    {"Corrupted page", ServerEvent::data_corruption},
    {"is marked as crashed", ServerEvent::data_corruption},
    {"Checksum mismatch", ServerEvent::data_corruption},
    {"is corrupt", ServerEvent::data_corruption},  // "... is corrupted"
};

ServerEvent trouble_of(std::string_view text) {
  const auto* sign =
      std::ranges::find_if(signs, [&](const Sign& one) { return contains(text, one.text); });
  return sign == std::end(signs) ? ServerEvent::none : sign->proves;
}

bool tells_of_crash(std::string_view text) {
  const bool fatal = contains(text, " got signal ") || contains(text, " got exception 0x");
  return fatal && (contains(text, "mysqld") || contains(text, "mariadbd"));
}

std::string_view rest_of_line(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  if (at == npos) return {};
  const std::string_view rest = text.substr(at + key.size());
  return rest.substr(0, rest.find_first_of("\r\n"));
}

// What the thread that crashed was at, as "Process 28: SELECT ..."; the server wrote "Query
// (7f2c04010c80): SELECT ..." and "Connection ID (thread ID): 28".
std::string_view crashed_query(std::string_view text, Arena& arena) {
  std::string_view query = rest_of_line(text, "\nQuery (");
  query.remove_prefix(std::min(query.size(), query.find("): ")));
  if (query.size() <= 3) return {};
  std::string detail = "Process ";
  detail += rest_of_line(text, "Connection ID (thread ID): ");
  return arena.copy(detail.append(query.substr(1)));
}

}  // namespace

void read_mysql_error_message(std::string_view text, Arena& arena, Event& event) {
  const std::string_view line = text.substr(0, text.find('\n'));
  if (event.severity >= Severity::error) event.kind = EventKind::error;
  if (tells_of_crash(line)) {
    event.kind = EventKind::error;
    event.severity = Severity::panic;
    event.server = ServerEvent::server_crash;
    event.detail = crashed_query(text, arena);
  } else if (contains(text.substr(0, searched_bytes), "Starting crash recovery")) {
    event.server = ServerEvent::server_crash;
    event.value = 1;
  } else if (!read_connection_trouble(line, event) && event.severity >= Severity::warning) {
    event.server = trouble_of(text.substr(0, searched_bytes));
    if (event.server != ServerEvent::none) event.kind = EventKind::error;
  }
}

}  // namespace dbperf
