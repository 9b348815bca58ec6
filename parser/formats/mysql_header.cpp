#include "parser/formats/mysql_header.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "parser/formats/mysql_errors.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Seconds as a decimal number in microseconds, exact; INT64_MAX if it is too big or below zero.
std::optional<int64_t> decimal_us(std::string_view text) {
  const bool negative = text.starts_with('-');
  size_t at = negative ? 1 : 0;
  if (at >= text.size() || !is_digit(text[at])) return std::nullopt;
  int64_t value = 0;
  constexpr int64_t limit = INT64_MAX / 1'000'000 / 10 - 1;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (value > limit) return INT64_MAX;
    value = value * 10 + (text[at] - '0');
  }
  value *= 1'000'000;
  if (at < text.size() && text[at] == '.') {
    int64_t scale = 100'000;
    for (++at; at < text.size() && is_digit(text[at]); ++at, scale /= 10) {
      value += scale > 0 ? scale * (text[at] - '0') : 0;
    }
  }
  if (at != text.size()) return std::nullopt;
  return negative && value > 0 ? INT64_MAX : value;
}

int64_t counter(std::string_view text) {
  int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && value >= 0 ? value : unknown;
}

bool is_positive(std::string_view text) { return counter(text) > 0; }

constexpr std::array<bool, 256> key_characters = [] {
  std::array<bool, 256> is_key{};
  for (int c = 0; c < 256; ++c) {
    is_key[static_cast<size_t>(c)] =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  }
  return is_key;
}();

bool is_key_char(char c) { return key_characters[static_cast<unsigned char>(c)]; }

// "261122 10:00:00", the hour padded with a space or a zero.
std::optional<CivilTime> old_civil_time(std::string_view text) {
  if (text.size() < 14 || text[6] != ' ') return std::nullopt;
  std::string_view clock = text.substr(7);
  std::string iso = "2000-00-00T00:00:00";
  iso[0] = text[0] >= '7' ? '1' : '2';
  iso[1] = text[0] >= '7' ? '9' : '0';
  iso.replace(2, 2, text.substr(0, 2)).replace(5, 2, text.substr(2, 2));
  iso.replace(8, 2, text.substr(4, 2));
  clock = trim(clock);
  if (clock.size() == 7) {
    iso.replace(12, 7, clock);
  } else if (clock.size() == 8) {
    iso.replace(11, 8, clock);
  } else {
    return std::nullopt;
  }
  return parse_civil_time(iso);
}

}  // namespace

size_t SlowHeaderReader::read(std::string_view entry, Event& event) {
  event_ = &event;
  own_time_us_ = set_time_us_ = unknown_time;
  own_time_has_zone_ = has_schema_ = false;
  explain_.clear();
  const size_t length = read_server_statements(entry, read_hash_lines(entry));
  finish();
  return length;
}

size_t SlowHeaderReader::read_hash_lines(std::string_view entry) {
  size_t at = 0;
  while (at < entry.size() && entry[at] == '#') {
    const std::string_view rest = entry.substr(at);
    if (rest.starts_with("# administrator command: ")) break;
    const std::string_view line = rest.substr(0, rest.find('\n'));
    read_hash_line(line);
    at += line.size() + (line.size() < rest.size());
  }
  return at;
}

void SlowHeaderReader::read_hash_line(std::string_view line) {
  if (line.size() < 4) return;
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("# Time: ")) {
    const size_t user = line.find("User@Host: ");
    std::string_view time = line.substr(8, user == npos ? npos : user - 8);
    while (!time.empty() && (time.back() == ' ' || time.back() == '#')) time.remove_suffix(1);
    read_time(time);
    if (user != npos) read_user_host(line.substr(user + 11));
  } else if (line.starts_with("# User@Host: ")) {
    read_user_host(line.substr(13));
  } else if (line.starts_with("# explain: ")) {
    read_explain(line.substr(11));
  } else {
    read_pairs(line.substr(1));
  }
}

// The fraction is split off, so that the entries of one second share one look at the clock.
void SlowHeaderReader::read_time(std::string_view text) {
  text = trim(text);
  int64_t fraction_us = 0;
  size_t fraction_length = 0;
  if (text.size() > 19 && text[19] == '.') {
    int64_t scale = 100'000;
    for (fraction_length = 1; 19 + fraction_length < text.size(); ++fraction_length, scale /= 10) {
      const char c = text[19 + fraction_length];
      if (!is_digit(c)) break;
      fraction_us += scale * (c - '0');
    }
  }
  const std::string_view seconds = text.substr(0, 19);
  const std::string_view zone = text.size() > 19 ? text.substr(19 + fraction_length) : "";
  const std::string_view cached = cached_text_;
  if (cached.size() != seconds.size() + zone.size() || !cached.starts_with(seconds) ||
      !cached.ends_with(zone)) {
    cached_text_.assign(seconds).append(zone);
    const auto old = old_civil_time(cached_text_);
    const auto civil = old ? old : parse_civil_time(cached_text_);
    cached_has_zone_ = !old && civil && civil->length < cached_text_.size();
    cached_us_ = unknown_time;
    if (cached_has_zone_) {
      cached_us_ = parse_timestamp(cached_text_, zone_).value_or(unknown_time);
    } else if (civil) {
      cached_us_ = to_unix_us(*civil, zone_);
    }
  }
  if (cached_us_ == unknown_time) return;
  own_time_us_ = cached_us_ + fraction_us;
  own_time_has_zone_ = cached_has_zone_;
}

// `account[login] @ host [address]  Id: 42`; names may hold spaces, brackets and @.
void SlowHeaderReader::read_user_host(std::string_view text) {
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
  if (close != npos) read_pairs(rest.substr(close + 1));
}

void SlowHeaderReader::read_pairs(std::string_view line) {
  size_t at = 0;
  while (at < line.size()) {
    while (at < line.size() && !is_key_char(line[at])) ++at;
    const size_t begin = at;
    while (at < line.size() && is_key_char(line[at])) ++at;
    if (at >= line.size() || line[at] != ':') continue;
    const std::string_view name = line.substr(begin, at - begin);
    ++at;
    if (name == "Schema") {
      read_schema(line, at);
      continue;
    }
    while (at < line.size() && line[at] == ' ') ++at;
    const size_t value = at;
    while (at < line.size() && line[at] != ' ') ++at;
    set_field(name, line.substr(value, at - value));
  }
}

// The name of a database may hold spaces: it ends at two of them, or before the next `Name:`.
void SlowHeaderReader::read_schema(std::string_view line, size_t& at) {
  has_schema_ = true;
  std::string_view rest = line.substr(at);
  if (rest.starts_with(' ')) {
    rest.remove_prefix(1);
    ++at;
  }
  size_t end = rest.find("  ");
  if (end == npos) {
    end = rest.size();
    const size_t colon = rest.find(": ");
    const size_t word = colon == npos ? npos : rest.rfind(' ', colon);
    if (word != npos) end = word;
    if (colon != npos && word == npos) end = 0;  // the next pair: no name was given
  }
  event_->database = trim(rest.substr(0, end));
  at += end;
}

void SlowHeaderReader::set_evidence(std::string_view value, uint8_t flag) {
  if (value == "Yes" || is_positive(value)) event_->evidence |= flag;
}

void SlowHeaderReader::set_error(std::string_view number) {
  const int64_t value = counter(number);
  if (value <= 0) return;
  const MysqlError* known = find_mysql_error(value);
  event_->failed = true;
  event_->severity = Severity::error;
  event_->sqlstate = number;
  if (known != nullptr) {
    event_->message = known->message;
    event_->server = known->server;
  } else {
    std::string message = "error ";
    event_->message = arena_.copy(message.append(number));
  }
}

void SlowHeaderReader::set_field(std::string_view name, std::string_view value) {
  const auto is = [name](std::string_view other) { return name == other; };
  switch (name.size()) {
    case 2:
      if (is("Id")) event_->connection_id = value;
      break;
    case 5:
      if (is("Errno")) set_error(value);
      break;
    case 6:
      if (is("Killed") && !event_->failed) set_error(value);
      break;
    case 8:
      if (is("Filesort")) set_evidence(value, evidence_filesort);
      break;
    case 9:
      if (is("Lock_time")) {
        const int64_t time_us = decimal_us(value).value_or(unknown);
        event_->lock_us = time_us > max_duration_us ? unknown : time_us;
      } else if (is("Rows_sent")) {
        event_->rows_sent = counter(value);
      } else if (is("Thread_id")) {
        event_->connection_id = value;
      } else if (is("Full_scan")) {
        set_evidence(value, evidence_full_scan);
      } else if (is("Full_join")) {
        set_evidence(value, evidence_full_join);
      } else if (is("Tmp_table")) {
        set_evidence(value, evidence_tmp_table);
      }
      break;
    case 10:
      if (is("Query_time")) {
        const int64_t time_us = decimal_us(value).value_or(unknown);
        event_->corrupt_duration = time_us > max_duration_us;
        event_->duration_us = event_->corrupt_duration ? unknown : time_us;
      } else if (is("Last_errno")) {
        set_error(value);
      } else if (is("Tmp_tables")) {
        set_evidence(value, evidence_tmp_table);
      }
      break;
    case 13:
      if (is("Rows_examined")) {
        event_->rows_examined = counter(value);
      } else if (is("Rows_affected")) {
        event_->rows_affected = counter(value);
      } else if (is("No_index_used")) {
        set_evidence(value, evidence_no_index);
      }
      break;
    case 15:
      if (is("Tmp_disk_tables")) set_evidence(value, evidence_tmp_table_on_disk);
      if (is("Sort_scan_count")) set_evidence(value, evidence_filesort);
      break;
    case 16:
      if (is("Filesort_on_disk")) set_evidence(value, evidence_filesort_on_disk);
      if (is("Sort_range_count")) set_evidence(value, evidence_filesort);
      break;
    case 17:
      if (is("Tmp_table_on_disk")) set_evidence(value, evidence_tmp_table_on_disk);
      if (is("Sort_merge_passes")) set_evidence(value, evidence_filesort_on_disk);
      break;
    case 18:
      if (is("Created_tmp_tables")) set_evidence(value, evidence_tmp_table);
      if (is("No_good_index_used")) set_evidence(value, evidence_no_index);
      break;
    case 23:
      if (is("Created_tmp_disk_tables")) set_evidence(value, evidence_tmp_table_on_disk);
      break;
  }
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
    if (!line.ends_with(';')) break;
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
  if (used.size() > 1 && used.front() == '`' && used.back() == '`') {
    used = used.substr(1, used.size() - 2);
  }
  if (event_->database.empty()) event_->database = used;
  return at;
}

void SlowHeaderReader::finish() {
  Event& event = *event_;
  const bool own =
      own_time_us_ != unknown_time && (own_time_has_zone_ || set_time_us_ == unknown_time);
  event.time_us = own ? own_time_us_ : set_time_us_;
  event.inherits_time = event.time_us == unknown_time;
  event.inherits_database = event.database.empty() && !has_schema_;
  if (!explain_.empty()) event.detail = arena_.copy(explain_);
  if (!event.connection_id.empty()) {
    const uint64_t hash = XXH3_64bits(event.connection_id.data(), event.connection_id.size());
    event.session = hash == 0 ? 1 : hash;
  }
}

}  // namespace dbperf
