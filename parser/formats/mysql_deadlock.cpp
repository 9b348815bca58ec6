#include "parser/formats/mysql_deadlock.h"

#include <algorithm>
#include <string>

#include "parser/formats/mysql_time.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_statement = 64 << 10;

std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// `(1)` behind `key`; empty if `line` does not have it.
std::string_view number_after(std::string_view line, std::string_view key) {
  const size_t at = line.find(key);
  if (at == npos) return {};
  const std::string_view rest = line.substr(at + key.size());
  return rest.substr(0, rest.find(')'));
}

// "MySQL thread id 8, OS thread handle ..., query id 20 localhost shop updating".
std::string_view thread_of(std::string_view line) {
  const size_t at = line.find(" thread id ");
  if (at == npos || line.find("query id ") == npos) return {};
  const std::string_view rest = line.substr(at + 11);
  return rest.substr(0, rest.find(','));
}

bool ends_statement(std::string_view line) {
  return line.starts_with("*** ") || line.starts_with("RECORD LOCKS") ||
         line.starts_with("TABLE LOCK") || mysql_time_length(line) > 0;
}

// One line a transaction: lines of its statement are joined by spaces.
void add_transaction(std::string_view thread, std::string_view& rest, std::string& detail) {
  detail.append("Thread ").append(thread).append(":");
  while (!rest.empty()) {
    std::string_view peek = rest;
    const std::string_view line = take_line(peek);
    if (ends_statement(line)) break;
    rest = peek;
    const size_t begin = line.find_first_not_of(" \t");
    if (begin != npos && detail.size() < max_statement) detail.append(" ").append(line, begin);
  }
  detail += '\n';
}

}  // namespace

bool is_deadlock_report(std::string_view message) {
  constexpr std::string_view sign = "ransactions deadlock detected";
  return message.substr(0, message.find('\n')).find(sign) != npos;
}

void read_deadlock_report(std::string_view text, Arena& arena, Event& event) {
  event.kind = EventKind::error;
  event.severity = Severity::error;
  event.server = ServerEvent::deadlock;
  event.sqlstate = "1213";
  std::string detail;
  std::string_view victim;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (const auto thread = thread_of(line); !thread.empty()) {
      add_transaction(thread, text, detail);
    } else if (const auto number = number_after(line, "WE ROLL BACK TRANSACTION (");
               !number.empty()) {
      victim = number;
    }
  }
  if (!victim.empty()) detail.append("Rolled back: transaction ").append(victim);
  if (detail.ends_with('\n')) detail.pop_back();
  event.detail = arena.copy(detail);
}

}  // namespace dbperf
