#include "cli/analyze_options.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "analysis/sql/verb.h"
#include "cli/alert_command.h"
#include "cli/option_files.h"
#include "cli/render/text.h"

#ifdef DBPERF_HTML  // the build found the chart library
#define HTML_IF_BUILT "html, "
#else
#define HTML_IF_BUILT ""
#endif

namespace dbperf {
namespace {

constexpr uint64_t most_rows = 1'000'000'000;

// The value whose name the user wrote.
template <typename Value>
Value choose(const std::string& text,
             std::initializer_list<std::pair<std::string_view, Value>> choices) {
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& [name, value] : choices) {
    if (text == name) return value;
    names.push_back(name);
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  throw UsageError{fmt::format("'{}' is not one of {}{}", text, list, suggestion(text, names))};
}

void set_log_format(AnalyzeCommand& command, const std::string& text) {
  std::vector<std::string_view> names = {"auto"};
  for (const FormatEntry& entry : formats()) names.push_back(entry.name);
  if (std::find(names.begin(), names.end(), text) == names.end()) {
    throw UsageError{
        fmt::format("unknown log format '{}'{} `dbperf formats` lists them", text,
                    suggestion(text, names) + (nearest(text, names).empty() ? ";" : ""))};
  }
  command.options.log_format = text;
}

void add_type(std::vector<std::string>& types, const std::string& text) {
  const bool excluded = text.starts_with('!');
  std::string word = text.substr(excluded);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (word != "OTHER" && word != verb_name(Verb::admin)) {
    const Verb verb = verb_from_word(word);
    if (verb == Verb::other) {
      throw UsageError{fmt::format("'{}' is no type of statement; write one as in SELECT", text)};
    }
    word = verb_name(verb);
  }
  types.push_back((excluded ? "!" : "") + word);
}

std::shared_ptr<const re2::RE2> compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_shared<re2::RE2>(pattern, options);
  if (!regex->ok()) throw UsageError{fmt::format("'{}': {}", pattern, regex->error())};
  return regex;
}

// As of a script whose variable is not set.
const std::string& not_empty(const std::string& text) {
  if (text.empty()) throw UsageError{"the value is empty"};
  return text;
}

// Of RFC 6901: ~ stands only in ~0 and ~1.
bool is_json_pointer(std::string_view text) {
  if (!text.starts_with('/')) return false;
  for (size_t at = text.find('~'); at != text.npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

void add_map(AnalyzeCommand& command, const std::string& text) {
  const size_t equals = text.find('=');
  const std::string pointer = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (equals == 0 || !is_json_pointer(pointer)) {
    throw UsageError{fmt::format("'{}' is not FIELD=/json/pointer", text)};
  }
  const std::string field = text.substr(0, equals);
  const std::vector<std::string_view> names = event_field_names();
  if (std::find(names.begin(), names.end(), field) == names.end()) {
    const std::string hint = suggestion(field, names);
    throw UsageError{
        fmt::format("events have no field '{}'{}", field,
                    hint.empty() ? fmt::format("; they have {}", fmt::join(names, ", ")) : hint)};
  }
  command.options.format.field_map.emplace_back(field, pointer);
}

void add_input(OptionSet& set, AnalyzeCommand& command, AnalyzeTexts& texts) {
  AnalyzeOptions& options = command.options;
  set.group("Input");
  set.value("-f,--log-format", "NAME", "format of the log (default {}); see dbperf formats",
            [&](const std::string& text) { set_log_format(command, text); })
      .defaults_to("auto");
  set.value("--log-line-prefix", "STR",
            "PostgreSQL's log_line_prefix (default: inferred from the log)",
            [&](const std::string& text) { options.format.log_line_prefix = text; });
  set.value("--timezone", "TZ", "zone of times that do not say theirs (default {})",
            [&](const std::string& text) { texts.timezone = not_empty(text); })
      .defaults_to("UTC");
  set.value("--dialect", "auto|postgres|mysql", "SQL dialect of JSON events (default {})",
            [&](const std::string& text) {
              options.format.dialect =
                  choose<std::optional<Dialect>>(text, {{"auto", std::nullopt},
                                                        {"postgres", Dialect::postgres},
                                                        {"mysql", Dialect::mysql}});
            })
      .defaults_to("auto");
  set.flag("--ansi-quotes", "MySQL runs with ANSI_QUOTES: \"x\" is a name",
           [&](bool on) { options.ansi_quotes = on; });
  set.flag("--merge-partitions", "take tables that differ in a date or number at the end as one",
           [&](bool on) { options.merge_partitions = on; });
  set.value("--map", "FIELD=/POINTER", "where JSON events keep a field; repeatable",
            [&](const std::string& text) { add_map(command, text); })
      .may_repeat();
  set.value("-j,--jobs", "N", "threads (default: one for each core)", [&](const std::string& text) {
    options.jobs = static_cast<unsigned>(parse_count(text, 1024));
  });
}

void add_filters(OptionSet& set, AnalyzeCommand& command, AnalyzeTexts& texts) {
  Filter& filter = command.options.filter;
  set.group("Filters (repeatable where they name something; !NAME excludes)");
  set.value("--since", "WHEN", "queries from then on",
            [&](const std::string& text) { texts.since = not_empty(text); });
  set.value("--until", "WHEN", "queries before then",
            [&](const std::string& text) { texts.until = not_empty(text); });
  const auto list = [&](const char* name, const char* help, std::vector<std::string>& values) {
    set.value(name, "NAME", help,
              [&](const std::string& text) {
                if (text.empty() || text == "!") throw UsageError{"the name is empty"};
                values.push_back(text);
              })
        .may_repeat();
  };
  list("--database", "of this database", filter.databases);
  list("--user", "of this user", filter.users);
  list("--host", "from this host", filter.hosts);
  list("--app", "of this application", filter.applications);
  set.value("--type", "VERB", "of this type: SELECT, INSERT, ...",
            [&](const std::string& text) { add_type(filter.types, text); })
      .may_repeat();
  list("--table", "that use this table", filter.tables);
  set.value("--tag", "NAME=VALUE", "with this tag in a comment of their statement",
            [&](const std::string& text) {
              if (text.find('=') == std::string::npos)
                throw UsageError{"'" + text + "' is not NAME=VALUE"};
              filter.tags.push_back(text);
            })
      .may_repeat();
  set.value("--min-duration", "DURATION", "that took at least this long",
            [&](const std::string& text) { filter.min_duration_us = parse_duration(text); });
  set.value("--match", "REGEX", "whose statement matches (RE2)",
            [&](const std::string& text) { filter.match.push_back(compile(text)); })
      .may_repeat();
  set.value("--exclude", "REGEX", "whose statement does not match",
            [&](const std::string& text) { filter.exclude.push_back(compile(text)); })
      .may_repeat();
}

void add_thresholds(OptionSet& set, Thresholds& limits) {
  set.group("Thresholds (what raises an alert when exceeded)");
  const auto duration = [&](const char* name, const char* help, const char* usual, int64_t& value) {
    set.value(name, "DURATION", help,
              [&](const std::string& text) { value = parse_duration(text); })
        .defaults_to(usual);
  };
  const auto ratio = [&](const char* name, const char* help, const char* usual, double& value) {
    set.value(name, "RATIO", help, [&](const std::string& text) { value = parse_ratio(text); })
        .defaults_to(usual);
  };
  const auto count = [&](const char* name, const char* help, const char* usual, int64_t& value) {
    set.value(name, "N", help,
              [&](const std::string& text) {
                value = static_cast<int64_t>(parse_count(text, most_rows));
              })
        .defaults_to(usual);
  };
  duration("--slow-query-threshold", "a query is slow (default {})", "1s", limits.slow_query_us);
  duration("--very-slow-query-threshold", "a query is very slow (default {})", "5s",
           limits.very_slow_query_us);
  ratio("--error-rate-threshold", "failed among all queries (default {})", "5%", limits.error_rate);
  ratio("--connection-pool-usage-threshold", "connections in use (default {})", "80%",
        limits.connection_pool_usage);
  duration("--avg-query-time-threshold", "average of a minute or the log (default {})", "500ms",
           limits.avg_query_time_us);
  set.value("--queries-per-second-threshold", "N", "in the busiest second (default {})",
            [&](const std::string& text) { limits.queries_per_second = parse_number(text); })
      .defaults_to("100");
  count("--connection-leak-threshold", "connections not returned (default {})", "5",
        limits.connection_leaks);
  count("--failed-connection-threshold", "failed connections (default {})", "10",
        limits.failed_connections);
}

void add_limits(OptionSet& set, AnalyzeCommand& command) {
  set.group("Limits");
  set.value("--top", "N", "rows of each table (default {}; 0: all)",
            [&](const std::string& text) { command.limits.top = parse_count(text, most_rows); })
      .defaults_to("10");
  set.value("--max-slow-queries", "N", "slow queries kept (default {})",
            [&](const std::string& text) {
              command.limits.max_slow_queries = parse_count(text, most_rows);
            })
      .defaults_to("100");
  set.value(
         "--max-alerts", "N", "alerts kept (default {})",
         [&](const std::string& text) { command.limits.max_alerts = parse_count(text, most_rows); })
      .defaults_to("1000");
  set.value("--sort", "ORDER",
            "order of queries: total, mean, max, p95, calls or rows-examined (default {})",
            [&](const std::string& text) {
              command.limits.order =
                  choose<QueryOrder>(text, {{"total", QueryOrder::total},
                                            {"mean", QueryOrder::mean},
                                            {"max", QueryOrder::max},
                                            {"p95", QueryOrder::p95},
                                            {"calls", QueryOrder::calls},
                                            {"rows-examined", QueryOrder::rows_examined}});
            })
      .defaults_to("total");
}

When parse_when(const std::string& text) {
  return choose<When>(
      text, {{"auto", When::automatic}, {"always", When::always}, {"never", When::never}});
}

void add_section(AnalyzeCommand& command, const std::string& text) {
  const std::vector<std::string_view> names = text_section_names();
  if (std::find(names.begin(), names.end(), text) == names.end())
    throw UsageError{fmt::format("'{}' is not one of {}{}", text, fmt::join(names, ", "),
                                 suggestion(text, names))};
  command.text.sections.push_back(text);
}

void add_on_alert(OptionSet& set, AnalyzeCommand& command) {
  set.value("--on-alert", "COMMAND",
            "run this program for each alert, with it as JSON on its input",
            [&](const std::string& text) { command.on_alert = split_command(text); });
  set.value("--on-alert-timeout", "DURATION", "how long it may take (default {})",
            [&](const std::string& text) { command.on_alert_limit_us = parse_duration(text); })
      .defaults_to("30s");
}

void add_output(OptionSet& set, AnalyzeCommand& command, AnalyzeTexts& texts) {
  set.group("Output");
  set.value("--format", "FORMAT",
            "format of the report: text, json, " HTML_IF_BUILT
            "markdown, csv (the queries) or prometheus (default {})",
            [&](const std::string& text) {
              texts.format = choose<OutputFormat>(text, {{"text", OutputFormat::text},
                                                         {"json", OutputFormat::json},
#ifdef DBPERF_HTML
                                                         {"html", OutputFormat::html},
#endif
                                                         {"markdown", OutputFormat::markdown},
                                                         {"csv", OutputFormat::csv},
                                                         {"prometheus", OutputFormat::prometheus}});
              texts.format_name = text;
            })
      .defaults_to("text");
  set.flag("--json", "short for --format json", [&](bool on) { texts.json = on; })
      .in_place_of("format");
  set.value("-o,--output", "FILE", "write the report to FILE, whole or not at all",
            [&](const std::string& text) {
              if (text.empty()) throw UsageError{"the file name is empty"};
              command.output = text == "-" ? "" : text;
            });
  set.value("--query", "ID", "all about one query, instead of the report",
            [&](const std::string& text) { command.options.focus = parse_id(text); });
  set.value("--section", "NAME", "only this part of the text report; repeatable",
            [&](const std::string& text) { add_section(command, text); })
      .may_repeat();
  set.flag("--full", "statements of the text report as they are, not abbreviated",
           [&](bool on) { command.text.full = on; });
  set.flag("--ascii", "draw the text report in ASCII (default: if the locale is not UTF-8)",
           [&](bool on) { command.text.ascii = on; });
  set.flag("--redact", "write ? for every literal of the log", [&](bool on) { texts.redact = on; });
  set.value("--redact-key", "FILE",
            "redact with a token for each value, the same for the same value; FILE holds a secret",
            [&](const std::string& text) { texts.redact_key = not_empty(text); })
      .in_place_of("redact");
  set.flag("--no-recommendations", "leave the advice out",
           [&](bool on) { command.options.recommendations = !on; });
  set.value("--schema", "FILE",
            "what pg_dump -s or mysqldump --no-data wrote: the advice on indexes heeds it",
            [&](const std::string& text) { texts.schema = not_empty(text); });
  set.value("--display-timezone", "TZ", "zone of the times in the text report (default {})",
            [&](const std::string& text) { texts.display_timezone = not_empty(text); })
      .defaults_to("UTC");
  set.value("--color", "auto|always|never", "colour (default {}: on a terminal without NO_COLOR)",
            [&](const std::string& text) { command.color = parse_when(text); })
      .defaults_to("auto");
  set.value("--progress", "auto|always|never", "progress bar (default {}: on a terminal)",
            [&](const std::string& text) { command.progress = parse_when(text); })
      .defaults_to("auto");
  set.flag("--stats", "say on standard error what each stage has cost",
           [&](bool on) { command.stats = on; });
  set.value("--fail-on", "none|warning|error", "exit with 3 if there is such an alert (default {})",
            [&](const std::string& text) {
              command.fail_on = choose<FailOn>(
                  text,
                  {{"none", FailOn::none}, {"warning", FailOn::warning}, {"error", FailOn::error}});
            })
      .defaults_to("none");
}

// Calls `parse`; its complaint is about `option`.
template <typename Parse>
auto named(const char* option, Parse parse) {
  try {
    return parse();
  } catch (UsageError& error) {
    error.option = option;
    throw;
  }
}

}  // namespace

void add_config_option(OptionSet& set) {
  set.group("Other");
  set.value("--config", "FILE", "options from FILE (default: ~/.config/dbperf/config.toml)",
            [](const std::string&) {})
      .never_in_file();
}

OptionSet analyze_options(AnalyzeCommand& command, AnalyzeTexts& texts) {
  OptionSet set(
      "analyze [OPTIONS] [FILE...]",
      "Reads database logs and reports what is slow, what fails, and what to do about it.\n"
      "Without FILE, or when FILE is -, it reads standard input.");
  add_input(set, command, texts);
  add_filters(set, command, texts);
  add_thresholds(set, command.options.thresholds);
  add_limits(set, command);
  add_output(set, command, texts);
  add_on_alert(set, command);
  add_config_option(set);
  set.positionals("FILE", [&](const std::string& text) { command.options.paths.push_back(text); });
  set.epilogue(
      "DURATION has a unit (us ms s m h d); a bare number is seconds. RATIO is 0.05 or\n5%. WHEN "
      "is 24h (before the end of the log), a date, or a date and time.\n"
      "Exit status: 0 done, 1 input or output failed, 2 bad usage, 3 alerts (--fail-on).\n");
  return set;
}

OptionSet check_options(CheckCommand& command, AnalyzeTexts& texts) {
  OptionSet set(
      "check [OPTIONS] [FILE...]",
      "Reads database logs and tells in one line, and by its exit status, whether something "
      "is\nwrong: for Icinga and its kin, and for cron. Without FILE, or when FILE is -, it "
      "reads\nstandard input.");
  set.group("Check");
  const auto ranges = [&](const char* names, const char* help, std::vector<MetricRange>& list) {
    set.value(names, "METRIC=RANGE", help,
              [&](const std::string& text) { list.push_back(parse_metric_range(text)); })
        .may_repeat();
  };
  ranges("-w,--warning", "warn if a statistic is out of this range; repeatable", command.warning);
  ranges("-c,--critical", "the same, as critical", command.critical);
  set.flag("-q,--quiet", "print nothing if all is well", [&](bool on) { command.quiet = on; });
  add_on_alert(set, command);
  add_input(set, command, texts);
  add_filters(set, command, texts);
  add_thresholds(set, command.options.thresholds);
  add_config_option(set);
  set.positionals("FILE", [&](const std::string& text) { command.options.paths.push_back(text); });
  set.epilogue(
      "METRIC is a name from stats of the JSON report. RANGE is 10 (0 to 10), 10: (10 and\nmore), "
      "~:10 (up to 10), 10:20, or @10:20 (not between).\n"
      "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n");
  return set;
}

void finish(AnalyzeCommand& command, const AnalyzeTexts& texts) {
  if (texts.json && texts.format.value_or(OutputFormat::json) != OutputFormat::json) {
    throw UsageError{fmt::format("it contradicts format {}", texts.format_name), "", "json"};
  }
  command.format = texts.json ? OutputFormat::json : texts.format.value_or(OutputFormat::text);
  if (!command.text.sections.empty() && command.format != OutputFormat::text)
    throw UsageError{"only the text report has sections", "", "section"};
  if (command.options.focus && command.format != OutputFormat::text)
    throw UsageError{"what it shows is text; the other formats hold every query", "", "query"};
  command.timezone = command.display_timezone = cctz::utc_time_zone();
  if (!texts.timezone.empty()) {
    command.timezone = named("timezone", [&] { return parse_zone(texts.timezone); });
  }
  if (!texts.display_timezone.empty()) {
    command.display_timezone =
        named("display-timezone", [&] { return parse_zone(texts.display_timezone); });
    command.display_timezone_name = texts.display_timezone;
  }
  AnalyzeOptions& options = command.options;
  if (!texts.since.empty()) {
    options.since = named("since", [&] { return parse_moment(texts.since, command.timezone); });
  }
  if (!texts.until.empty()) {
    options.until = named("until", [&] { return parse_moment(texts.until, command.timezone); });
  }
  if (!texts.schema.empty())
    options.schema = named("schema", [&] { return load_schema(texts.schema); });
  if (!texts.redact_key.empty())
    options.redactor = named("redact-key", [&] { return Redactor(read_key(texts.redact_key)); });
  else if (texts.redact)
    options.redactor = Redactor();
  options.format.quotes_input = !options.redactor;
  options.max_slow_queries = command.limits.max_slow_queries;
  if (options.paths.empty()) options.paths.push_back("-");
}

}  // namespace dbperf
