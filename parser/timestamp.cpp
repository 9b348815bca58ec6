#include "parser/timestamp.h"

#include <array>

#include "parser/zone_names.h"

namespace dbperf {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `count` digits at `at`, or -1.
int number_at(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[static_cast<size_t>(month - 1)];
}

// Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted from March, so that
// the leap day is the last of its year.
int64_t days_since_epoch(int year, int month, int day) {
  const int64_t y = month > 2 ? year : year - 1;
  const int64_t m = month > 2 ? month - 3 : month + 9;
  const int64_t era_days = y * 365 + y / 4 - y / 100 + y / 400;
  return era_days + (153 * m + 2) / 5 + day - 1 - 719468;
}

bool read_date(std::string_view text, CivilTime& civil) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
  civil.year = number_at(text, 0, 4);
  civil.month = number_at(text, 5, 2);
  civil.day = number_at(text, 8, 2);
  return is_date(civil);
}

// "+02", "+0230", "+02:30", "+02:30:15".
std::optional<int> numeric_offset_s(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::array<int, 3> parts = {0, 0, 0};
  size_t at = 1;
  for (size_t i = 0; i < parts.size() && at < text.size(); ++i) {
    if (i > 0 && text[at] == ':') ++at;
    parts[i] = number_at(text, at, 2);
    if (parts[i] < 0 || parts[i] > 59) return std::nullopt;
    at += 2;
  }
  if (at != text.size() || parts[0] > 18) return std::nullopt;
  const int offset = parts[0] * 3600 + parts[1] * 60 + parts[2];
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<CivilTime> parse_civil_time(std::string_view text) {
  CivilTime civil;
  if (text.size() < 19 || !read_date(text, civil)) return std::nullopt;
  if ((text[10] != ' ' && text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  civil.hour = number_at(text, 11, 2);
  civil.minute = number_at(text, 14, 2);
  civil.second = number_at(text, 17, 2);
  if (civil.hour < 0 || civil.hour > 23 || civil.minute < 0 || civil.minute > 59 ||
      civil.second < 0 || civil.second > 60) {
    return std::nullopt;
  }
  size_t at = 19;
  if (at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(text[at + 1])) {
    int scale = 100'000;
    for (++at; at < text.size() && is_digit(text[at]); ++at) {
      civil.microsecond += (text[at] - '0') * scale;
      scale /= 10;
    }
  }
  civil.length = at;
  return civil;
}

bool is_date(const CivilTime& civil) {
  return civil.year >= 1 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
         civil.day <= days_in_month(civil.year, civil.month);
}

CivilTime to_civil_time(int64_t time_us) {
  constexpr int64_t day_us = 86'400'000'000;
  const int64_t day = (time_us >= 0 ? time_us : time_us - day_us + 1) / day_us;
  const int64_t within_us = time_us - day * day_us;
  const int64_t since_march = day + 719468;  // days since the first of March of the year 0
  const int64_t era = (since_march >= 0 ? since_march : since_march - 146096) / 146097;
  const int64_t day_of_era = since_march - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;  // from March
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  civil.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2));
  const int64_t second = within_us / 1'000'000;
  civil.hour = static_cast<int>(second / 3600);
  civil.minute = static_cast<int>(second / 60 % 60);
  civil.second = static_cast<int>(second % 60);
  civil.microsecond = static_cast<int32_t>(within_us % 1'000'000);
  return civil;
}

int64_t to_unix_us(const CivilTime& civil, int offset_s) {
  const int64_t days = days_since_epoch(civil.year, civil.month, civil.day);
  const int64_t seconds =
      days * 86400 + civil.hour * 3600 + civil.minute * 60 + civil.second - offset_s;
  return seconds * 1'000'000 + civil.microsecond;
}

int64_t to_unix_us(const CivilTime& civil, const cctz::time_zone* zone) {
  return to_local_time(civil, zone).us;
}

LocalTime to_local_time(const CivilTime& civil, const cctz::time_zone* zone) {
  if (zone == nullptr) return {to_unix_us(civil, 0), 0};
  const cctz::civil_second second(civil.year, civil.month, civil.day, civil.hour, civil.minute,
                                  civil.second);
  const auto found = zone->lookup(second);
  // In a gap, which no clock showed, the time that the clock before it would have shown.
  const int64_t since = found.pre.time_since_epoch().count();
  LocalTime time{since * 1'000'000 + civil.microsecond, 0};
  if (found.kind == cctz::time_zone::civil_lookup::REPEATED) {
    time.repeats_after_s = static_cast<uint16_t>((found.post - found.pre).count());
  }
  return time;
}

std::optional<Timestamp> read_timestamp(std::string_view text, const cctz::time_zone* zone) {
  const auto civil = parse_civil_time(text);
  if (!civil) return std::nullopt;
  std::string_view rest = text.substr(civil->length);
  if (rest.empty()) return Timestamp{to_local_time(*civil, zone), {}};
  if (rest.front() == ' ') rest.remove_prefix(1);
  const auto offset = zone_offset_s(rest, *civil, zone);
  if (!offset) return std::nullopt;
  return Timestamp{{to_unix_us(*civil, *offset), 0}, is_zone_name(rest) ? rest : ""};
}

std::optional<int64_t> parse_timestamp(std::string_view text, const cctz::time_zone* zone) {
  const auto time = read_timestamp(text, zone);
  return time ? std::optional(time->us) : std::nullopt;
}

std::optional<int> zone_offset_s(std::string_view name, const CivilTime& at,
                                 const cctz::time_zone* zone) {
  if (name == "UTC" || name == "GMT" || name == "Z" || name == "z") return 0;
  if (name.starts_with('<') && name.ends_with('>')) name = name.substr(1, name.size() - 2);
  if (const auto offset = numeric_offset_s(name)) return offset;
  if (zone != nullptr) {
    const int64_t about_s = to_unix_us(at, zone) / 1'000'000;
    if (const auto offset = offset_of_zone_name(name, about_s, *zone)) return offset;
  }
  return offset_of_zone_name(name);
}

}  // namespace dbperf
