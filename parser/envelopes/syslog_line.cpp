#include "parser/envelopes/syslog_line.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr int64_t day_us = 86'400'000'000;
constexpr uint32_t most_repeats = 1'000;  // a line may claim any number

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Two digits, of which the first may be a blank; or -1.
int two_digits(const char* at) {
  if (!is_digit(at[1]) || (!is_digit(at[0]) && at[0] != ' ')) return -1;
  return (at[0] == ' ' ? 0 : 10 * (at[0] - '0')) + (at[1] - '0');
}

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// "local0.info", perhaps with the priority behind it, as templates put it in front of the program.
bool is_facility(std::string_view word) {
  constexpr std::string_view names[] = {"kern",   "user", "mail", "daemon", "auth",
                                        "syslog", "lpr",  "news", "uucp",   "authpriv",
                                        "cron",   "ftp",  "local"};
  constexpr std::string_view levels[] = {"emerg",   "alert",  "crit", "err",  "error",
                                         "warning", "notice", "info", "debug"};
  const size_t point = word.find('.');
  if (point == npos) return false;
  std::string_view name = word.substr(0, point), level = word.substr(point);
  if (name.starts_with("local") && name.size() == 6) name.remove_suffix(1);
  level = level.substr(1, level.find('<') - 1);
  return std::find(std::begin(names), std::end(names), name) != std::end(names) &&
         std::find(std::begin(levels), std::end(levels), level) != std::end(levels);
}

// Solaris puts "[ID 748848 local0.info] " in front of a message.
void skip_message_id(std::string_view& text) {
  constexpr std::string_view begin = "[ID ";
  if (!text.starts_with(begin)) return;
  const size_t number = skip_digits(text, begin.size());
  const size_t close = text.find("] ", number);
  if (number == begin.size() || close == npos || text[number] != ' ') return;
  if (is_facility(text.substr(number + 1, close - number - 1))) text.remove_prefix(close + 2);
}

std::string_view take_word(std::string_view& text) {
  const size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word == "-" ? std::string_view() : word;
}

bool is_host(std::string_view text) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == ':' || c == '_';
  });
}

}  // namespace

size_t YearlessClock::read(std::string_view text, int64_t& time_us) {
  if (text.size() < 16 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':')
    return 0;
  if (std::memcmp(text.data(), last_text_, sizeof last_text_) != 0) {
    const size_t name = months.find(text.substr(0, 3));
    const int day = two_digits(&text[4]), hour = two_digits(&text[7]);
    const int minute = two_digits(&text[10]), second = two_digits(&text[13]);
    if (name == npos || name % 3 != 0 || day < 1 || day > 31 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 60)
      return 0;
    const int month = static_cast<int>(name / 3) + 1;
    last_second_us_ = nearest_us(month, day, (hour * 60 + minute) * 60 + second);
    if (last_second_us_ == unknown_time) return 0;
    last_us_ = last_second_us_;
    std::memcpy(last_text_, text.data(), sizeof last_text_);
  }
  time_us = last_second_us_;
  size_t end = sizeof last_text_;
  if (text[end] != '.') return end;
  int64_t unit = 100'000;
  for (++end; end < text.size() && is_digit(text[end]); ++end, unit /= 10)
    time_us += (text[end] - '0') * unit;
  return end;
}

int64_t YearlessClock::nearest_us(int month, int day, int second_of_day) const {
  const bool first = last_us_ == unknown_time;
  const int64_t near_us = !first ? last_us_ : context_.written_us;
  const int64_t reference_us = near_us == unknown_time ? 0 : near_us;
  const int year = to_civil_time(reference_us).year;
  int64_t best_us = unknown_time;
  // Eight years back there is a 29th of February.
  for (int y = year + 1; y >= year - (first ? 8 : 1); --y) {
    CivilTime civil;
    civil.year = y;
    civil.month = month;
    civil.day = day;
    if (!is_date(civil)) continue;
    civil.hour = second_of_day / 3600;
    civil.minute = second_of_day / 60 % 60;
    civil.second = second_of_day % 60;
    const int64_t time_us = to_unix_us(civil, context_.timezone);
    if (first) {
      if (near_us != unknown_time && time_us > near_us + day_us) continue;
      return time_us;
    }
    if (best_us == unknown_time ||
        std::abs(time_us - reference_us) < std::abs(best_us - reference_us))
      best_us = time_us;
  }
  return best_us;
}

size_t read_iso_time(std::string_view text, const cctz::time_zone* zone, int64_t& time_us) {
  if (text.size() < 20 || text[10] != 'T' || text[4] != '-') return 0;
  const size_t end = std::min(text.find(' ', 19), text.size());
  const auto time = parse_timestamp(text.substr(0, end), zone);
  if (!time) return 0;
  time_us = *time;
  return end;
}

bool take_priority(std::string_view& line) {
  const size_t open = line.substr(0, 8).find('<');
  if (open == npos || line.find_first_not_of("0123456789 ") != open) return false;
  const size_t close = line.find('>', open);
  if (close == npos || close - open < 2 || close - open > 4) return false;
  line.remove_prefix(close + 1);
  return true;
}

bool take_rfc5424_header(std::string_view& text, const cctz::time_zone* zone, int64_t& time_us,
                         SyslogSender& sender) {
  if (!text.starts_with("1 ")) return false;
  text.remove_prefix(2);
  const size_t length = read_iso_time(text, zone, time_us);
  if (length == 0 && !text.starts_with("- ")) return false;
  text.remove_prefix(std::min(length == 0 ? 2 : length + 1, text.size()));
  sender.host = take_word(text);
  sender.program = take_word(text);
  sender.pid = take_word(text);
  take_word(text);  // the kind of message
  return true;
}

bool take_sender(std::string_view& text, SyslogSender& sender) {
  const size_t host = text.find(' ');
  if (host == npos || !is_host(text.substr(0, host))) return false;
  sender.host = text.substr(0, host);
  std::string_view rest = text.substr(host + 1);
  if (is_facility(rest.substr(0, rest.find(' ')))) take_word(rest);
  sender.program = sender.pid = {};
  size_t end = 0;
  while (end < rest.size() && rest[end] != ':' && rest[end] != '[' && rest[end] != ' ') ++end;
  sender.program = rest.substr(0, end);
  if (end < rest.size() && rest[end] == '[') {
    const size_t close = rest.find(']', end);
    if (close == npos) return false;
    sender.pid = rest.substr(end + 1, close - end - 1);
    end = close + 1;
  }
  if (end > 0 && is_digit(rest[0]) && sender.pid.empty()) return false;  // the time of a day
  if (end >= rest.size() || rest[end] != ':') {
    sender.program = {};  // a message without a tag
    text = rest;
    return true;
  }
  ++end;
  if (end < rest.size() && rest[end] == ' ') ++end;
  text = rest.substr(end);
  return true;
}

void take_part(Piece& piece) {
  std::string_view& text = piece.text;
  if (!text.starts_with('[')) return;
  size_t end = skip_digits(text, 1);
  if (end == 1 || end == text.size()) return;
  uint32_t part = 1;
  if (text[end] == '-') {
    const size_t begin = end + 1;
    end = skip_digits(text, begin);
    if (end == begin || end - begin > 9) return;
    part = 0;
    for (const char c : text.substr(begin, end - begin))
      part = part * 10 + static_cast<uint32_t>(c - '0');
  }
  if (!text.substr(end).starts_with("] ")) return;
  piece.part = part;
  text.remove_prefix(end + 2);
}

void take_repeats(Piece& piece) {
  std::string_view text = piece.text;
  const bool names_last = text.starts_with("last ");
  if (names_last) text.remove_prefix(5);
  constexpr std::string_view start = "message repeated ";
  if (!text.starts_with(start)) return;
  const size_t end = skip_digits(text, start.size());
  if (end == start.size() || end - start.size() > 9 || !text.substr(end).starts_with(" times"))
    return;
  uint32_t times = 0;
  for (const char c : text.substr(start.size(), end - start.size()))
    times = times * 10 + static_cast<uint32_t>(c - '0');
  times = std::min(times, most_repeats);
  const std::string_view rest = text.substr(end + 6);
  if (names_last || !rest.starts_with(": [") || !rest.ends_with(']') || times == 0) {
    if (!rest.empty()) return;
    piece.kind = Piece::repetition;
    piece.repeats = times;
    return;
  }
  piece.text = rest.substr(3, rest.size() - 4);
  if (piece.text.starts_with(' ')) piece.text.remove_prefix(1);
  piece.repeats = times - 1;
  take_part(piece);
}

std::string_view unescape_controls(std::string_view text, std::string& scratch) {
  size_t mark = text.find("#01");
  if (mark == npos) return text;
  scratch.clear();
  size_t at = 0;
  for (; mark != npos; mark = text.find("#01", mark + 3)) {
    const char last = mark + 3 < text.size() ? text[mark + 3] : '\0';
    if (last != '1' && last != '2' && last != '5') continue;
    scratch.append(text, at, mark - at);
    scratch += static_cast<char>(010 + last - '0');
    at = mark + 4;
  }
  scratch.append(text, at);
  return scratch;
}

void fill_from_sender(const SyslogSender& sender, std::string_view message, Piece& piece) {
  piece.kind = sender.program.empty() ? Piece::foreign : Piece::log;
  piece.program = sender.program;
  piece.pid = sender.pid;
  piece.server = sender.host;
  piece.origin = origin_of(sender.host, sender.program, sender.pid);
  piece.text = message;
  skip_message_id(piece.text);
  take_part(piece);
  take_repeats(piece);
}

uint64_t origin_of(std::string_view a, std::string_view b, std::string_view c) {
  uint64_t hash = 0;
  for (const std::string_view part : {a, b, c})
    hash = XXH3_64bits_withSeed(part.data(), part.size(), hash);
  return hash;
}

}  // namespace dbperf
