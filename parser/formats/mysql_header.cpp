#include "parser/formats/mysql_header.h"

#include <algorithm>
#include <array>

#include "parser/formats/mysql_statement.h"
#include "parser/white_space.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  return trim_begin(trim_end(text, is_blank_byte), is_blank_byte);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// MariaDB's `log_slow_verbosity = warnings`: "# Error 1146 Table 'shop.t' doesn't exist"; the
// number, empty if `line` is no such line.
std::string_view condition_number(std::string_view line, std::string_view level) {
  if (!line.starts_with(level)) return {};
  line.remove_prefix(level.size());
  size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  return digits < line.size() && line[digits] == ' ' ? line.substr(0, digits) : std::string_view();
}

// Where a log ends within the line that stands before the statement.
bool is_cut_off_set_line(std::string_view line) {
  constexpr std::string_view start = "SET timestamp=";
  if (line.size() <= start.size()) return start.starts_with(line);
  return line.starts_with(start) && line.find_first_not_of("0123456789.", start.size()) == npos;
}

// Percona Server 5.7.31 and 8.0.20 to 8.0.22 lack the mark of a header on this line.
bool is_unmarked_line(std::string_view line) { return line.starts_with("  Tmp_tables: "); }

}  // namespace

size_t SlowHeaderReader::read(std::string_view entry, Event& event) {
  event_ = &event;
  fields_.begin(event);
  own_time_ = {};
  set_time_us_ = unknown_time;
  explain_.clear();
  const size_t hash_lines = read_hash_lines(entry);
  const size_t length = read_server_statements(entry, hash_lines);
  finish();
  return length;
}

size_t SlowHeaderReader::read_hash_lines(std::string_view entry) {
  size_t at = 0, pairs_end = npos;  // where the text of a warning goes on in a line of its own
  size_t warnings_end = npos;
  bool warned = false;
  while (at < entry.size()) {
    const std::string_view rest = entry.substr(at);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.starts_with('#')) {
      if (line.starts_with("# administrator command: ")) break;
      warned = warned || line.starts_with("# Warnings");
      read_hash_line(line);
    } else if (is_unmarked_line(line)) {
      fields_.read_pairs(line);
    } else {
      if (!warned) break;
      if (warnings_end == npos) warnings_end = find_server_statements(entry, at);
      if (at >= warnings_end) break;
      pairs_end = std::min(pairs_end, at);
    }
    at += line.size() + (line.size() < rest.size());
  }
  if (fields_.has_more()) event_->attributes = entry.substr(0, std::min(pairs_end, at));
  return at;
}

// Where the server's `use` and `SET timestamp` stand behind warnings; `from` if it wrote none.
size_t SlowHeaderReader::find_server_statements(std::string_view entry, size_t from) {
  size_t used = npos;
  for (size_t at = from; at < entry.size();) {
    const std::string_view rest = entry.substr(at);
    const std::string_view whole = rest.substr(0, rest.find('\n'));
    const std::string_view line = trim(whole);
    if (line.starts_with("SET ") && line.ends_with(';') &&
        read_set_line(line.substr(4, line.size() - 5)))
      return std::min(used, at);
    used = line.starts_with("use ") && line.ends_with(';') ? at : npos;
    at += whole.size() + 1;
  }
  return from;
}

void SlowHeaderReader::read_hash_line(std::string_view line) {
  if (line.size() < 4) return;
  if (line.ends_with('\r')) line.remove_suffix(1);
  switch (line[2]) {
    case 'T':
      if (line.starts_with("# Time: ")) return read_time_line(line);
      break;
    case 'U':
      if (line.starts_with("# User@Host: ")) return read_user_host(line.substr(13));
      break;
    case 'e':
      if (line.starts_with("# explain: ")) return read_explain(line.substr(11));
      break;
    case 'E':
      if (const auto error = condition_number(line, "# Error "); !error.empty())
        return fields_.set_error(error);
      break;
    case 'W':
      if (!condition_number(line, "# Warning ").empty()) return;
      break;
    case 'N':
      if (!condition_number(line, "# Note ").empty()) return;
      break;
    default:
      break;
  }
  fields_.read_pairs(line.substr(1));
}

// The time, and in old versions the account behind it.
void SlowHeaderReader::read_time_line(std::string_view line) {
  const size_t user = line.find("User@Host: ");
  std::string_view time = line.substr(8, user == npos ? npos : user - 8);
  while (!time.empty() && (time.back() == ' ' || time.back() == '#')) time.remove_suffix(1);
  own_time_ = clock_.read(trim(time));
  if (user != npos) read_user_host(line.substr(user + 11));
}

// `account[login] @ host [address]  Id: 42`; names may hold spaces, brackets and @.
void SlowHeaderReader::read_user_host(std::string_view text) {
  const bool is_first = event_->user.empty() && event_->host.empty();
  if (is_first && !text.empty() && text == user_host_.text) {
    event_->user = user_host_.user;
    event_->host = user_host_.host;
    return;
  }
  user_host_ = {};
  const size_t at = text.rfind("] @ ");
  if (at == npos) return;
  const std::string_view names = text.substr(0, at);
  const size_t half = names.size() / 2;
  size_t bracket = names.find('[');
  if (names.size() % 2 == 1 && names[half] == '[' &&
      names.substr(0, half) == names.substr(half + 1)) {
    bracket = half;
  }
  if (bracket != npos) {
    const std::string_view account = names.substr(0, bracket);
    event_->user = trim(account.empty() ? names.substr(bracket + 1) : account);
  }
  const std::string_view rest = text.substr(at + 4);
  const size_t open = rest.find('[');
  const size_t close = rest.find(']', open == npos ? 0 : open);
  const std::string_view host = trim(rest.substr(0, open));
  if (!host.empty()) {
    event_->host = host;
  } else if (close != npos && open != npos) {
    event_->host = trim(rest.substr(open + 1, close - open - 1));
  }
  const std::string_view pairs = close == npos ? std::string_view() : rest.substr(close + 1);
  if (pairs.empty() && is_first) user_host_ = {text, event_->user, event_->host};
  fields_.read_pairs(pairs);
}

// A row of MariaDB's plan: id, select_type, table, type, ... , Extra, separated by tabs. Of a plain
// INSERT the type is ALL as well, though nothing is read.
void SlowHeaderReader::read_explain(std::string_view row) {
  if (!explain_.empty()) explain_ += '\n';
  explain_ += row;
  std::array<std::string_view, 4> columns;
  for (std::string_view& column : columns) {
    column = row.substr(0, row.find('\t'));
    row.remove_prefix(std::min(column.size() + 1, row.size()));
  }
  if (columns[3] == "ALL" && columns[1] != "INSERT") event_->evidence |= evidence_full_scan;
}

// `last_insert_id=5,insert_id=6,timestamp=1700000000`; false if a client wrote it.
bool SlowHeaderReader::read_set_line(std::string_view assignments) {
  if (!set_line_.text.empty() && assignments == set_line_.text) {
    set_time_us_ = set_line_.time_us;
    return true;
  }
  const std::string_view text = assignments;
  int64_t time_us = unknown_time;
  while (!assignments.empty()) {
    const std::string_view one = assignments.substr(0, assignments.find(','));
    assignments.remove_prefix(std::min(one.size() + 1, assignments.size()));
    const size_t equals = one.find('=');
    if (equals == npos) return false;
    const std::string_view name = one.substr(0, equals);
    const auto value = decimal_us(one.substr(equals + 1));
    if (!value) return false;
    if (name == "timestamp") {
      if (*value != INT64_MAX) time_us = *value;
    } else if (name != "insert_id" && name != "last_insert_id") {
      return false;
    }
  }
  set_time_us_ = time_us;
  set_line_ = {text, time_us};
  return true;
}

// The lines `use db;` and `SET timestamp=N;`, each at most once: a second one is the client's.
size_t SlowHeaderReader::read_server_statements(std::string_view entry, size_t at) {
  const size_t begin = at;
  std::string_view used;
  for (;;) {
    const std::string_view rest = entry.substr(at);
    std::string_view line = rest.substr(0, rest.find('\n'));
    const size_t next = at + line.size() + (line.size() < rest.size());
    line = trim(line);
    if (line.empty() && next > at) {
      at = next;
      continue;
    }
    if (!line.ends_with(';')) {
      if (!entry.ends_with('\n') && next == entry.size() && is_cut_off_set_line(line)) at = next;
      break;
    }
    line.remove_suffix(1);
    if (used.empty() && line.starts_with("use ") && line.size() > 4) {
      used = line.substr(4);
      at = next;
      continue;
    }
    if (!line.starts_with("SET ")) break;
    if (!read_set_line(line.substr(4))) break;
    at = next;
    break;
  }
  if (used.empty()) return at;
  // A statement that the server did not write: the client's own USE.
  if (set_time_us_ == unknown_time && trim(entry.substr(at)).find_first_not_of("\n") == npos) {
    return begin;
  }
  if (event_->database.empty()) event_->database = without_backticks(used);
  return at;
}

void SlowHeaderReader::finish() {
  Event& event = *event_;
  const bool own =
      own_time_.us != unknown_time && (own_time_.has_zone || set_time_us_ == unknown_time);
  event.time_us = own ? own_time_.us : set_time_us_;
  event.inherits_time = event.time_us == unknown_time;
  event.inherits_database = event.database.empty() && !fields_.has_schema();
  if (!explain_.empty()) event.detail = arena_.copy(explain_);
  event.session = mysql_session(event.connection_id);
}

}  // namespace dbperf
