#include "parser/formats/mysql_deadlock.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string>
#include <vector>

#include "parser/formats/mysql_statement.h"
#include "parser/formats/mysql_time.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_statement = 64 << 10;
constexpr size_t max_parties = 16;

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

bool tells_of_lock(std::string_view line) {
  return line.starts_with("RECORD LOCKS") || line.starts_with("TABLE LOCK");
}

bool ends_statement(std::string_view line) {
  return line.starts_with("*** ") || tells_of_lock(line) || mysql_time_length(line) > 0;
}

// The lines of a statement at the beginning of `rest`, which moves behind them, joined by spaces.
std::string take_statement(std::string_view& rest) {
  std::string statement;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::string_view line = take_line(after);
    if (ends_statement(line)) break;
    rest = after;
    const size_t begin = line.find_first_not_of(" \t");
    if (begin == npos || statement.size() > max_statement) continue;
    if (!statement.empty()) statement += ' ';
    statement += line.substr(begin);
  }
  return statement;
}

int64_t number(std::string_view digits) {
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// "RECORD LOCKS ... of table `shop`.`products` trx id 201 lock_mode X locks rec but not gap
// waiting": what is waited for.
void read_lock(std::string_view line, LockParty& party, Event& event, Arena& arena) {
  constexpr std::string_view waiting = " waiting", of_table = " table ";
  if (!line.ends_with(waiting)) return;
  line.remove_suffix(waiting.size());
  if (const size_t mode = line.find("lock"); mode != npos)
    party.lock = line.substr(line.find("lock_mode") == npos ? mode : line.find("lock_mode"));
  const size_t at = line.find(of_table);
  if (at == npos || !event.object.empty()) return;
  const std::string_view rest = line.substr(at + of_table.size());
  std::string table(rest.substr(0, rest.find(" trx id")));
  std::erase(table, '`');
  event.object = arena.copy(table);
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
  std::vector<LockParty> parties;
  size_t victim = 0;  // counted from 1; 0: not said
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (const auto thread = thread_of(line); !thread.empty()) {
      if (parties.size() == max_parties) continue;
      parties.push_back({.pid = number(thread), .statement = arena.copy(take_statement(text))});
    } else if (tells_of_lock(line) && !parties.empty()) {
      read_lock(line, parties.back(), event, arena);
    } else if (const auto rolled_back = number_after(line, "WE ROLL BACK TRANSACTION (");
               !rolled_back.empty()) {
      victim = static_cast<size_t>(number(rolled_back));
    }
  }
  if (parties.size() == 2) {
    parties[0].blocked_by = parties[1].pid;
    parties[1].blocked_by = parties[0].pid;
  }
  std::string detail;
  for (const LockParty& party : parties)
    detail += fmt::format("Process {}: {}\n", party.pid, party.statement);
  if (victim > 0 && victim <= parties.size()) {
    event.connection_id = arena.copy(std::to_string(parties[victim - 1].pid));
    event.session = mysql_session(event.connection_id);
    detail += fmt::format("Process {} was rolled back", event.connection_id);
  }
  if (detail.ends_with('\n')) detail.pop_back();
  event.detail = arena.copy(detail);
  event.parties = arena.copy(std::span<const LockParty>(parties));
}

}  // namespace dbperf
