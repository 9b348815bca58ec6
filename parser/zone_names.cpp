#include "parser/zone_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace dbperf {
namespace {

struct ZoneName {
  std::string_view name;
  int minutes;  // east of UTC
};

// What servers of the world call their zones: the names of the time zone database since 2014, those
// it gave up before but older servers still write, and the German ones.
constexpr ZoneName names[] = {
    {"UTC", 0},    {"GMT", 0},    {"UCT", 0},    {"WET", 0},     {"WEST", 60},   {"CET", 60},
    {"MEZ", 60},   {"MET", 60},   {"CEST", 120}, {"MESZ", 120},  {"MEST", 120},  {"EET", 120},
    {"EEST", 180}, {"MSK", 180},  {"MSD", 240},  {"TRT", 180},   {"IDT", 180},   {"WAT", 60},
    {"CAT", 120},  {"SAST", 120}, {"EAT", 180},  {"IRST", 210},  {"IRDT", 270},  {"AZT", 240},
    {"SAMT", 240}, {"AFT", 270},  {"PKT", 300},  {"UZT", 300},   {"YEKT", 300},  {"NPT", 345},
    {"BDT", 360},  {"OMST", 360}, {"MMT", 390},  {"ICT", 420},   {"WIB", 420},   {"KRAT", 420},
    {"NOVT", 420}, {"HKT", 480},  {"SGT", 480},  {"PHT", 480},   {"MYT", 480},   {"AWST", 480},
    {"WITA", 480}, {"IRKT", 480}, {"JST", 540},  {"KST", 540},   {"WIT", 540},   {"YAKT", 540},
    {"ACST", 570}, {"ACDT", 630}, {"AEST", 600}, {"AEDT", 660},  {"ChST", 600},  {"VLAT", 600},
    {"NZST", 720}, {"NZDT", 780}, {"AZOT", -60}, {"BRST", -120}, {"NDT", -150},  {"BRT", -180},
    {"ART", -180}, {"UYT", -180}, {"ADT", -180}, {"CLST", -180}, {"NST", -210},  {"CLT", -240},
    {"BOT", -240}, {"VET", -240}, {"EDT", -240}, {"EST", -300},  {"COT", -300},  {"PET", -300},
    {"ECT", -300}, {"MDT", -360}, {"MST", -420}, {"PDT", -420},  {"AKDT", -480}, {"AKST", -540},
    {"HDT", -540}, {"HST", -600}, {"SST", -660}, {"AMT", -240},  {"AST", -240},  {"BST", 60},
    {"CDT", -300}, {"CST", -360}, {"GST", 240},  {"IST", 330},   {"PST", -480},  {"WST", 480},
};

// Names that mean something else elsewhere; the table above has what is meant in `here`.
struct AmbiguousName {
  std::string_view name, here, elsewhere;
};
constexpr AmbiguousName ambiguous_names[] = {
    {"AMT", "America/Manaus", "Asia/Yerevan"},
    {"AST", "America/Halifax", "Asia/Riyadh"},
    {"BST", "Europe/London", "Pacific/Bougainville"},
    {"CDT", "America/Chicago", "America/Havana"},
    {"CST", "America/Chicago", "Asia/Shanghai or America/Havana"},
    {"GST", "Asia/Dubai", "Atlantic/South_Georgia"},
    {"IST", "Asia/Kolkata", "Asia/Jerusalem or Europe/Dublin"},
    {"PST", "America/Los_Angeles", "Asia/Manila"},
    {"WST", "Australia/Perth", "Pacific/Apia"},
};

std::string offset_text(int minutes) {
  const int size = std::abs(minutes);
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace

std::optional<int> offset_of_zone_name(std::string_view name) {
  for (const ZoneName& known : names) {
    if (known.name == name) return known.minutes * 60;
  }
  return std::nullopt;
}

bool is_zone_name(std::string_view name) {
  return name.size() > 1 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

std::string_view zone_name_of(std::string_view time) {
  const std::string_view name = time.substr(time.rfind(' ') + 1);
  return name.size() < time.size() && is_zone_name(name) ? name : std::string_view();
}

std::optional<int> offset_of_zone_name(std::string_view name, int64_t about_s,
                                       const cctz::time_zone& zone) {
  const cctz::time_point<cctz::seconds> about{cctz::seconds(about_s)};
  const auto hour = std::chrono::hours(1), half_year = 24 * 182 * hour;
  // Two hours away: `about` is as a clock of the zone shows it, which tells not which of two hours.
  for (const auto& time : {about, about + 2 * hour, about - half_year, about + half_year}) {
    const auto there = zone.lookup(time);
    if (name == there.abbr) return there.offset;
  }
  return std::nullopt;
}

std::string doubt_about_zone_name(std::string_view name, int64_t about_us,
                                  const cctz::time_zone* zone) {
  if (zone != nullptr && offset_of_zone_name(name, about_us / 1'000'000, *zone)) return {};
  const auto offset_s = offset_of_zone_name(name);
  if (!offset_s) {
    return fmt::format("the time zone '{}' is not known: its times are read in --timezone", name);
  }
  for (const AmbiguousName& known : ambiguous_names) {
    if (known.name != name) continue;
    return fmt::format("the time zone '{}' is read as {}, that of {}; for {} give --timezone", name,
                       offset_text(*offset_s / 60), known.here, known.elsewhere);
  }
  return {};
}

}  // namespace dbperf
