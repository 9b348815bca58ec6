#include "parser/formats/postgres_locks.h"

#include <array>
#include <span>

#include "parser/formats/postgres_server_event.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_parties = 16;

using Parties = std::array<LockParty, max_parties>;

// Reads a number at the beginning of `text`, which moves behind it; 0 if there is none.
int64_t take_number(std::string_view& text) {
  int64_t number = 0;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9' && number < INT64_MAX / 16) {
    number = number * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return number;
}

bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

void keep(Event& event, const Parties& parties, size_t count, Arena& arena) {
  event.parties = arena.copy(std::span<const LockParty>(parties).first(count));
}

// The table in `while updating tuple (0,5) in relation "products"`.
std::string_view relation_of(std::string_view context) {
  constexpr std::string_view key = "in relation \"";
  const size_t at = context.find(key);
  if (at == npos) return {};
  const std::string_view name = context.substr(at + key.size());
  return name.substr(0, name.find('"'));
}

// "Process holding the lock: 122. Wait queue: 123." or "Processes holding the lock: 121, 122. ...".
size_t read_holders(std::string_view detail, Parties& parties, size_t count) {
  if (!take(detail, "Process holding the lock: ") && !take(detail, "Processes holding the lock: "))
    return count;
  while (count < parties.size()) {
    const int64_t pid = take_number(detail);
    if (pid == 0) break;
    parties[count++].pid = pid;
    if (!take(detail, ", ")) break;
  }
  return count;
}

LockParty* find(Parties& parties, size_t count, int64_t pid) {
  for (size_t i = 0; i < count; ++i)
    if (parties[i].pid == pid) return &parties[i];
  return nullptr;
}

// Where the next "Process 123" begins a line at or after `from`.
size_t next_process(std::string_view text, size_t from) {
  if (text.substr(from).starts_with("Process ")) return from;
  const size_t at = text.find("\nProcess ", from);
  return at == npos ? npos : at + 1;
}

}  // namespace

void read_postgres_lock_wait(Event& event, Arena& arena) {
  std::string_view text = event.message;
  if (!take(text, "process ")) return;
  Parties parties{};
  parties[0].pid = take_number(text);
  const bool acquired = take(text, " acquired ");
  if (!acquired && !take(text, " still waiting for ")) return;
  const size_t after = text.rfind(" after ");
  if (after == npos) return;
  parties[0].lock = text.substr(0, after);
  const int64_t waited_us = read_milliseconds(text.substr(after + 7)).us;
  event.server = acquired ? ServerEvent::lock_acquired : ServerEvent::lock_wait;
  event.value = waited_us == unknown ? 0 : waited_us;
  event.object = relation_of(event.context);
  keep(event, parties, read_holders(event.detail, parties, 1), arena);
}

void read_postgres_deadlock(Event& event, Arena& arena) {
  Parties parties{};
  size_t count = 0;
  event.object = relation_of(event.context);
  const std::string_view detail = event.detail;
  for (size_t at = next_process(detail, 0); at != npos;) {
    const size_t next = next_process(detail, at + 8);
    std::string_view text = detail.substr(at + 8, (next == npos ? detail.size() : next) - at - 8);
    at = next;
    const int64_t pid = take_number(text);
    if (take(text, " waits for ")) {
      if (count == parties.size()) continue;
      constexpr std::string_view key = "; blocked by process ";
      const size_t by = text.find(key);
      LockParty& party = parties[count++];
      party.pid = pid;
      party.lock = text.substr(0, by);
      if (by == npos) continue;
      text.remove_prefix(by + key.size());
      party.blocked_by = take_number(text);
    } else if (take(text, ": ")) {
      LockParty* party = find(parties, count, pid);
      if (party == nullptr) continue;
      party->statement = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    }
  }
  keep(event, parties, count, arena);
}

}  // namespace dbperf
