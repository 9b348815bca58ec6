#include "parser/formats/postgres_server_event.h"

#include <algorithm>
#include <memory>
#include <new>

#include "parser/formats/postgres_locks.h"
#include "parser/formats/postgres_wording.h"

namespace dbperf {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What follows the first `key` in `text`; empty if it is not there.
std::string_view after(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + key.size());
}

DecimalTime read_decimal(std::string_view text, int64_t us_per_unit) {
  DecimalTime number;
  size_t at = 0;
  int64_t us = 0;
  bool fits = true;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    us = us * 10 + (text[at] - '0') * us_per_unit;
    if (us > max_duration_us) {
      fits = false;
      us = 0;
    }
  }
  if (at == 0) return number;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    int64_t scale = us_per_unit / 10;
    for (++at; at < text.size() && is_digit(text[at]); ++at) {
      us += (text[at] - '0') * scale;
      scale /= 10;
    }
  }
  number.length = at;
  if (fits && us <= max_duration_us) number.us = us;
  return number;
}

void set(Event& event, ServerEvent what, int64_t value = 0) {
  event.server = what;
  event.value = value;
}

int64_t known(int64_t value) { return value == unknown ? 0 : value; }

int64_t read_integer(std::string_view text) {
  int64_t number = 0;
  while (!text.empty() && is_digit(text.front()) && number < INT64_MAX / 10 - 9) {
    number = number * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

// "wrote 35 buffers (0.2%); 0 WAL file(s) added, 1 removed, 2 recycled; write=3.4 s, sync=0.2 s,
// total=3.7 s; ...; distance=512 kB, estimate=1024 kB".
const CheckpointFacts* read_checkpoint_facts(std::string_view text, Arena& arena) {
  size_t space = sizeof(CheckpointFacts) + alignof(CheckpointFacts);
  void* room = arena.allocate(space);
  std::align(alignof(CheckpointFacts), sizeof(CheckpointFacts), room, space);
  CheckpointFacts* facts = new (room) CheckpointFacts;
  facts->sync_us = known(read_seconds(after(text, " sync=")).us);
  facts->total_us = known(read_seconds(after(text, " total=")).us);
  facts->buffers = read_integer(after(text, "wrote "));
  const std::string_view wal = after(text, "; ");
  facts->wal_added = read_integer(wal);
  facts->wal_removed = read_integer(after(wal, " added, "));
  facts->wal_recycled = read_integer(after(wal, " removed, "));
  constexpr int64_t most_kb = INT64_MAX / 1024;
  facts->distance_bytes = std::min(read_integer(after(text, "distance=")), most_kb) * 1024;
  facts->estimate_bytes = std::min(read_integer(after(text, "estimate=")), most_kb) * 1024;
  return facts;
}

void read_checkpoint(Event& event, std::string_view text, Arena& arena) {
  if (text.starts_with("point starting:")) {
    const bool timed = contains(text, " time");
    const bool by_wal = contains(text, " wal") || contains(text, " xlog");
    set(event, timed ? ServerEvent::checkpoint_timed : ServerEvent::checkpoint_requested, by_wal);
  } else if (text.starts_with("point complete:")) {
    set(event, ServerEvent::checkpoint_complete, known(read_seconds(after(text, "write=")).us));
    event.checkpoint = read_checkpoint_facts(text, arena);
  } else if (text.starts_with("points are occurring too frequently")) {
    set(event, ServerEvent::checkpoints_too_frequent);
  }
}

// "automatic vacuum of table "shop.public.orders": index scans: ...", "automatic analyze of ...".
void read_autovacuum(Event& event) {
  const std::string_view text = event.message;
  const size_t table = text.find("table \"");
  if (table == std::string_view::npos) return;
  const bool analyze = contains(text.substr(0, table), "analyze");
  const std::string_view name = text.substr(table + 7);
  event.object = name.substr(0, name.find('"'));
  std::string_view elapsed = after(name, "elapsed");
  while (!elapsed.empty() && (elapsed.front() == ':' || elapsed.front() == ' ')) {
    elapsed.remove_prefix(1);
  }
  set(event, analyze ? ServerEvent::autoanalyze : ServerEvent::autovacuum,
      known(read_seconds(elapsed).us));
}

void read_temp_file(Event& event) {
  set(event, ServerEvent::temp_file, read_integer(after(event.message, "\", size ")));
}

// "canceling statement due to ...", "terminating connection due to ...".
void read_cancellation(Event& event, std::string_view reason) {
  if (reason == "user request") {
    set(event, ServerEvent::cancelled_user);
  } else if (reason == "conflict with recovery") {
    set(event, ServerEvent::replication_conflict);
  } else if (reason.ends_with("timeout")) {
    set(event, ServerEvent::cancelled_timeout);
  }
}

// What is told with a severity of WARNING or above.
void read_trouble(Event& event, Arena& arena) {
  const std::string_view text = event.message;
  constexpr std::string_view cancelled = "canceling statement due to ";
  constexpr std::string_view terminated = "terminating connection due to ";
  if (text.starts_with("deadlock detected")) {
    set(event, ServerEvent::deadlock);
    read_postgres_deadlock(event, arena);
  } else if (text.starts_with(cancelled)) {
    read_cancellation(event, text.substr(cancelled.size()));
  } else if (text.starts_with(terminated)) {
    read_cancellation(event, text.substr(terminated.size()));
  } else if (refuses_for_want_of_room(text, event.sqlstate)) {
    set(event, ServerEvent::out_of_connections);
  } else if (tells_of_full_disk(event)) {
    set(event, ServerEvent::disk_full);
  } else if (tells_of_exhausted_memory(text)) {
    set(event, ServerEvent::out_of_memory);
  } else if (warns_of_wraparound(text)) {
    set(event, ServerEvent::wraparound);
  } else if (event.severity == Severity::fatal && fails_to_authenticate(text, event.sqlstate)) {
    set(event, ServerEvent::authentication_failed);
  } else if (tells_of_corruption(text, event.sqlstate)) {
    set(event, ServerEvent::data_corruption);
  }
}

// What is told with the severity LOG.
void read_report(Event& event, Arena& arena) {
  const std::string_view text = event.message;
  if (text.starts_with("checkpoint ") || text.starts_with("checkpoints ")) {
    read_checkpoint(event, text.substr(5), arena);
  } else if (text.starts_with("restartpoint ")) {
    read_checkpoint(event, text.substr(7), arena);
  } else if (text.starts_with("automatic ")) {
    read_autovacuum(event);
  } else if (text.starts_with("process ")) {
    read_postgres_lock_wait(event, arena);
  } else if (text.starts_with("temporary file: path ")) {
    read_temp_file(event);
  } else if (tells_of_full_disk(event)) {
    set(event, ServerEvent::disk_full);
  } else if (text.starts_with("could not ") && tells_of_exhausted_memory(text)) {
    set(event, ServerEvent::out_of_memory);
  } else if (tells_of_corruption(text, {})) {
    set(event, ServerEvent::data_corruption);
  } else if (text.starts_with("database system was not properly shut down")) {
    set(event, ServerEvent::server_crash, 1);
  } else if (contains(text, " (PID ") && (contains(text, ") was terminated by ") ||
                                          (text.starts_with("server process ") &&
                                           contains(text, ") exited with exit code ")))) {
    set(event, ServerEvent::server_crash);
  }
}

}  // namespace

// As the server writes them: "0.123", with three digits behind the point.
DecimalTime read_milliseconds(std::string_view text) {
  size_t at = 0;
  int64_t us = 0;
  for (; at < text.size() && at < 10 && is_digit(text[at]); ++at) us = us * 10 + (text[at] - '0');
  const std::string_view rest = text.substr(at);
  if (at == 0 || rest.size() < 5 || rest[0] != '.' || is_digit(rest[4]) || !is_digit(rest[1]) ||
      !is_digit(rest[2]) || !is_digit(rest[3])) {
    return read_decimal(text, 1000);
  }
  us = us * 1000 + (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
  return us <= max_duration_us ? DecimalTime{us, at + 4} : read_decimal(text, 1000);
}
DecimalTime read_seconds(std::string_view text) { return read_decimal(text, 1'000'000); }

void read_postgres_server_event(Event& event, Arena& arena) {
  if (event.message.empty()) return;
  if (event.severity == Severity::log) {
    read_report(event, arena);
  } else {
    read_trouble(event, arena);
  }
}

}  // namespace dbperf
