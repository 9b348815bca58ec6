#include "parser/formats/mysql_slow_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "analysis/digits.h"
#include "parser/formats/mysql_errors.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr int64_t max_sampled_one_in = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int64_t counter(std::string_view text) {
  int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && value >= 0 ? value : unknown;
}

constexpr std::array<bool, 256> key_characters = [] {
  std::array<bool, 256> is_key{};
  for (int c = 0; c < 256; ++c) {
    is_key[static_cast<size_t>(c)] =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  }
  return is_key;
}();

bool is_key_char(char c) { return key_characters[static_cast<unsigned char>(c)]; }

// What proves something of the execution if its value is `Yes` or above zero.
struct PlanField {
  std::string_view name;
  uint8_t evidence;
};
constexpr PlanField plan_fields[] = {
    {"Filesort", evidence_filesort},
    {"Full_scan", evidence_full_scan},
    {"Full_join", evidence_full_join},
    {"Tmp_table", evidence_tmp_table},
    {"Tmp_tables", evidence_tmp_table},
    {"No_index_used", evidence_no_index},
    {"Tmp_disk_tables", evidence_tmp_table_on_disk},
    {"Sort_scan_count", evidence_filesort},
    {"Filesort_on_disk", evidence_filesort_on_disk},
    {"Sort_range_count", evidence_filesort},
    {"Tmp_table_on_disk", evidence_tmp_table_on_disk},
    {"Sort_merge_passes", evidence_filesort_on_disk},
    {"Created_tmp_tables", evidence_tmp_table},
    {"No_good_index_used", evidence_no_index},
    {"Created_tmp_disk_tables", evidence_tmp_table_on_disk},
};

// A count ("12") up to the next space or the end, or a time ("0.000123") that another pair follows:
// what nearly every value is. `at` moves behind it; false, and `at` stays, if it is another.
bool take_count(std::string_view line, size_t& at, int64_t& count) {
  size_t end = at;
  int64_t value = 0;
  const size_t most = std::min(line.size(), at + 18);
  for (; end < most && is_digit(line[end]); ++end) value = value * 10 + (line[end] - '0');
  if (end == at || (end < line.size() && line[end] != ' ')) return false;
  at = end;
  count = value;
  return true;
}

bool take_time(std::string_view line, size_t& at, int64_t& time_us) {
  size_t end = at;
  int64_t value = 0;
  const size_t most = std::min(line.size(), at + 8);
  for (; end < most && is_digit(line[end]); ++end) value = value * 10 + (line[end] - '0');
  if (end == at || line.size() - end < 9 || line[end] != '.') return false;
  const int64_t fraction = six_digits(line.data() + end + 1);
  if (fraction < 0 || line[end + 7] != ' ') return false;
  at = end + 7;
  time_us = value * 1'000'000 + fraction;
  return true;
}

}  // namespace

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

void SlowFieldReader::read_pairs(std::string_view line) {
  size_t at = 0;
  take_usual_pairs(line, at);
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

// Takes the pairs that nearly every entry has, one after the other as the servers write them, as
// long as they are there. What set_field() does with them is the same; this spares a quarter of the
// instructions that a short entry takes.
void SlowFieldReader::take_usual_pairs(std::string_view line, size_t& at) {
  while (at < line.size() && line[at] == ' ') ++at;
  // The length of `name` is known to the compiler, which then compares without a call.
  const auto take_name = [&]<size_t size>(const char(&name)[size]) {
    size_t begin = at;
    while (begin < line.size() && line[begin] == ' ') ++begin;
    if (line.size() - begin < size || std::memcmp(line.data() + begin, name, size - 1) != 0)
      return false;
    at = begin + size - 1;
    return true;
  };
  const auto take = [&](const auto& name, auto take_value, int64_t& value) {
    const size_t begin = at;
    if (take_name(name) && take_value(line, at, value)) return true;
    at = begin;
    return false;
  };
  const char initial = at < line.size() ? line[at] : ' ';
  int64_t number = 0;
  if (initial == 'Q' && take("Query_time: ", take_time, event_->duration_us)) {
    event_->corrupt_duration = false;
    static_cast<void>(take("Lock_time: ", take_time, event_->lock_us) &&
                      take("Rows_sent: ", take_count, event_->rows_sent) &&
                      take("Rows_examined: ", take_count, event_->rows_examined));
  } else if (initial == 'R' && take("Rows_affected: ", take_count, event_->rows_affected)) {
    has_more_ = take("Bytes_sent: ", take_count, number) || has_more_;
  } else if (initial == 'T' && take("Thread_id: ", take_count, number)) {
    const size_t id = line.rfind(' ', at - 1) + 1;
    event_->connection_id = line.substr(id, at - id);
    if (!take_name("Schema:")) return;
    read_schema(line, at);
    if (line.substr(at) != "  QC_hit: No") return;
    has_more_ = true;
    at = line.size();
  }
}

// The name of a database may hold spaces: it ends at two of them, or before the next `Name:`.
void SlowFieldReader::read_schema(std::string_view line, size_t& at) {
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
  std::string_view name = rest.substr(0, end);
  while (name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with(' ') || name.ends_with('\r')) name.remove_suffix(1);
  event_->database = name;
  at += end;
}

void SlowFieldReader::set_error(std::string_view number) {
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

void SlowFieldReader::set_duration(std::string_view value) {
  const int64_t time_us = decimal_us(value).value_or(unknown);
  event_->corrupt_duration = time_us > max_duration_us;
  event_->duration_us = event_->corrupt_duration ? unknown : time_us;
}

// The fields that nearly every entry has come first; told apart by their length.
void SlowFieldReader::set_field(std::string_view name, std::string_view value) {
  const auto is = [name](std::string_view other) { return name == other; };
  switch (name.size()) {
    case 2:
      if (is("Id")) return void(event_->connection_id = value);
      break;
    case 5:
      if (is("Errno")) return set_error(value);
      break;
    case 6:
      if (is("Killed")) return event_->failed ? void() : set_error(value);
      break;
    case 9:
      if (is("Lock_time")) {
        const int64_t time_us = decimal_us(value).value_or(unknown);
        return void(event_->lock_us = time_us > max_duration_us ? unknown : time_us);
      }
      if (is("Rows_sent")) return void(event_->rows_sent = counter(value));
      if (is("Thread_id")) return void(event_->connection_id = value);
      break;
    case 10:
      if (is("Query_time")) return set_duration(value);
      if (is("Last_errno")) return set_error(value);
      break;
    case 13:
      if (is("Rows_examined")) return void(event_->rows_examined = counter(value));
      if (is("Rows_affected")) return void(event_->rows_affected = counter(value));
      break;
    case 19:
      if (is("Log_slow_rate_limit")) {
        const int64_t one_in = counter(value);
        if (one_in > 1 && one_in <= max_sampled_one_in)
          event_->sampled_one_in = static_cast<uint32_t>(one_in);
      }
      break;
  }
  has_more_ = true;
  for (const PlanField& field : plan_fields) {
    if (!is(field.name)) continue;
    if (value == "Yes" || counter(value) > 0) event_->evidence |= field.evidence;
    return;
  }
}

}  // namespace dbperf
