#include "parser/formats/mysql_error_line.h"

#include "parser/formats/mysql_time.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view innodb = "InnoDB: ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

std::string_view skip_spaces(std::string_view text, size_t& at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return text.substr(at);
}

// `[word]` at `at`, and the spaces behind it; the word, empty if there is none.
std::string_view take_bracketed(std::string_view line, size_t& at) {
  if (at >= line.size() || line[at] != '[') return {};
  const size_t close = line.find(']', at);
  if (close == npos || close - at > 40) return {};
  const std::string_view word = line.substr(at + 1, close - at - 1);
  at = close + 1;
  skip_spaces(line, at);
  return word;
}

bool is_label(std::string_view word) {
  return word == "Note" || word == "Warning" || word == "ERROR" || word == "System" ||
         word == "Error";
}

// A decimal number, or the handle that InnoDB of 5.6 writes, its text right behind it.
std::string_view take_thread(std::string_view line, size_t& at) {
  const std::string_view rest = line.substr(at);
  size_t digits = 0, hex = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  while (hex < rest.size() && is_hex(rest[hex])) ++hex;
  const auto ends_at = [&](size_t end) { return end == rest.size() || rest[end] == ' '; };
  std::string_view after = rest.substr(hex);
  if (after.starts_with(' ')) after.remove_prefix(1);
  size_t length = 0;
  if (digits > 0 && ends_at(digits)) length = digits;
  if ((hex >= 8 && ends_at(hex)) || (hex > 0 && after.starts_with(innodb))) length = hex;
  if (length == 0) return {};
  at += length;
  skip_spaces(line, at);
  return rest.substr(0, length);
}

// InnoDB tells of one deadlock in many lines, of which newer servers give each a time.
bool is_part_of_deadlock(std::string_view message, std::string_view subsystem) {
  const bool by_innodb = message.starts_with(innodb) || message == "InnoDB:";
  if (by_innodb) message.remove_prefix(message.size() < innodb.size() ? 7 : innodb.size());
  if (message.starts_with("*** ")) return true;
  return message.empty() && (by_innodb || subsystem == "InnoDB");
}

// "10:23:45 UTC - mysqld got signal 11 ;" has no date.
bool is_crash_without_date(std::string_view line) {
  return line.size() > 20 && mysql_time_of_day_us(line.substr(0, 8)) != unknown_time &&
         line.substr(8).starts_with(" UTC - mysqld got ");
}

void read_after_time(std::string_view line, size_t at, ErrorLine& read) {
  skip_spaces(line, at);
  for (const std::string_view filler : {"UTC ", "- "})  // before what a dying server says
    if (line.substr(at).starts_with(filler)) at += filler.size();
  read.thread = take_thread(line, at);
  const size_t before_label = at;
  const std::string_view label = take_bracketed(line, at);
  if (is_label(label)) {
    read.label = label;
    const size_t before_code = at;
    const std::string_view code = take_bracketed(line, at);
    if (code.starts_with("MY-")) {
      read.code = code;
      read.subsystem = take_bracketed(line, at);
    } else {
      at = before_code;
    }
  } else {
    at = before_label;
  }
  read.message = at;
}

}  // namespace

ErrorLine read_error_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  ErrorLine read;
  const size_t time = mysql_time_length(line);
  if (time == 0) {
    const bool deadlock = line.starts_with("InnoDB: transactions deadlock detected");
    const bool crash = !deadlock && is_crash_without_date(line);
    read.begins_record = read.labelled = deadlock || crash;
    if (crash) read.clock = line.substr(0, 8);
    read.message = crash ? 15 : 0;
    return read;
  }
  if (time < line.size() && line[time] != ' ') return read;  // a tab: of another log
  read.time = line.substr(0, time);
  read_after_time(line, time, read);
  const std::string_view message = line.substr(read.message);
  if (read.label.empty() && message.empty()) return read;
  read.begins_record = !is_part_of_deadlock(message, read.subsystem);
  read.labelled = !read.label.empty() || message.starts_with("mysqld_safe ") ||
                  message.starts_with(innodb) || message.starts_with("mysqld got ");
  return read;
}

Severity severity_of_label(std::string_view label) {
  if (label == "ERROR" || label == "Error") return Severity::error;
  return label == "Warning" ? Severity::warning : Severity::log;
}

Severity severity_of_message(std::string_view message) {
  if (!message.starts_with(innodb)) return Severity::log;
  message.remove_prefix(innodb.size());
  const auto begins = [&](std::string_view words) { return message.starts_with(words); };
  if (begins("Warning")) return Severity::warning;
  const bool error = begins("Error") || begins("ERROR") || begins("Fatal") ||
                     begins("Assertion failure") || begins("Database page corruption") ||
                     begins("Operating system error");
  return error ? Severity::error : Severity::log;
}

}  // namespace dbperf
