#include "cli/command_line.h"

#include <re2/re2.h>

#include <boost/test/unit_test.hpp>

using namespace dbperf;

namespace {

using Words = std::vector<std::string>;

AnalyzeCommand analyze_command(Words words) {
  words.insert(words.begin(), "analyze");
  return std::get<AnalyzeCommand>(parse_command_line(words));
}

std::string complaint(const Words& words) {
  try {
    parse_command_line(words);
  } catch (const UsageError& error) {
    return error.message;
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(defaults_are_those_of_the_thresholds) {
  const AnalyzeCommand command = analyze_command({"a.log"});
  BOOST_TEST(command.options.paths == Words{"a.log"});
  BOOST_TEST(command.options.log_format == "auto");
  const Thresholds of_command = command.options.thresholds, of_library;
  BOOST_TEST(of_command.slow_query_us == of_library.slow_query_us);
  BOOST_TEST(of_command.very_slow_query_us == of_library.very_slow_query_us);
  BOOST_TEST(of_command.error_rate == of_library.error_rate);
  BOOST_TEST(of_command.connection_pool_usage == of_library.connection_pool_usage);
  BOOST_TEST(of_command.avg_query_time_us == of_library.avg_query_time_us);
  BOOST_TEST(of_command.queries_per_second == of_library.queries_per_second);
  BOOST_TEST(of_command.connection_leaks == of_library.connection_leaks);
  BOOST_TEST(of_command.failed_connections == of_library.failed_connections);
  BOOST_TEST(command.options.recommendations);
  BOOST_TEST(command.limits.top == 10u);
  BOOST_TEST(command.options.max_slow_queries == 100u);
  BOOST_TEST((command.format == OutputFormat::text));
  BOOST_TEST(command.output == "");
  BOOST_TEST(!command.options.since);
}

BOOST_AUTO_TEST_CASE(without_a_file_it_is_standard_input) {
  BOOST_TEST(analyze_command({}).options.paths == Words{"-"});
  BOOST_TEST(analyze_command({"--json", "-", "x"}).options.paths == (Words{"-", "x"}));
}

BOOST_AUTO_TEST_CASE(every_option_reaches_its_place) {
  const AnalyzeCommand command = analyze_command({"-f",
                                                  "mysql-slow",
                                                  "--log-line-prefix",
                                                  "%m [%p] ",
                                                  "--timezone=+01:00",
                                                  "--dialect",
                                                  "mysql",
                                                  "-j4",
                                                  "--map",
                                                  "query=/sql/text",
                                                  "--since",
                                                  "2026-11-22 11:00",
                                                  "--until",
                                                  "1h",
                                                  "--database",
                                                  "shop",
                                                  "--database=!test",
                                                  "--user",
                                                  "app",
                                                  "--host",
                                                  "10.0.0.7",
                                                  "--app",
                                                  "web",
                                                  "--type",
                                                  "select",
                                                  "--type",
                                                  "!insert",
                                                  "--table",
                                                  "orders",
                                                  "--min-duration",
                                                  "5ms",
                                                  "--match",
                                                  "[0-9]+",
                                                  "--exclude",
                                                  "pg_",
                                                  "--slow-query-threshold",
                                                  "200ms",
                                                  "--very-slow-query-threshold",
                                                  "2",
                                                  "--error-rate-threshold",
                                                  "10%",
                                                  "--connection-pool-usage-threshold",
                                                  "0.9",
                                                  "--avg-query-time-threshold",
                                                  "50ms",
                                                  "--queries-per-second-threshold",
                                                  "12.5",
                                                  "--connection-leak-threshold",
                                                  "1",
                                                  "--failed-connection-threshold",
                                                  "2",
                                                  "--top",
                                                  "3",
                                                  "--max-slow-queries",
                                                  "7",
                                                  "--max-alerts",
                                                  "8",
                                                  "--sort",
                                                  "rows-examined",
                                                  "--no-recommendations",
                                                  "--format",
                                                  "json",
                                                  "-o",
                                                  "out",
                                                  "--display-timezone",
                                                  "Europe/Berlin",
                                                  "--color",
                                                  "always",
                                                  "--progress",
                                                  "never",
                                                  "--fail-on",
                                                  "warning",
                                                  "x"});
  const AnalyzeOptions& options = command.options;
  BOOST_TEST(options.log_format == "mysql-slow");
  BOOST_TEST(*options.format.log_line_prefix == "%m [%p] ");
  BOOST_TEST((options.format.dialect == Dialect::mysql));
  BOOST_TEST(options.jobs == 4u);
  BOOST_TEST(options.format.field_map.at(0).second == "/sql/text");
  BOOST_TEST(options.since->time_us == 1'795'341'600'000'000);
  BOOST_TEST(options.until->relative);
  BOOST_TEST(options.filter.databases == (Words{"shop", "!test"}));
  BOOST_TEST(options.filter.users == Words{"app"});
  BOOST_TEST(options.filter.hosts == Words{"10.0.0.7"});
  BOOST_TEST(options.filter.applications == Words{"web"});
  BOOST_TEST(options.filter.types == (Words{"SELECT", "!INSERT"}));
  BOOST_TEST(options.filter.tables == Words{"orders"});
  BOOST_TEST(options.filter.min_duration_us == 5'000);
  BOOST_TEST(options.filter.match.at(0)->pattern() == "[0-9]+");
  BOOST_TEST(options.filter.exclude.at(0)->pattern() == "pg_");
  BOOST_TEST(options.thresholds.slow_query_us == 200'000);
  BOOST_TEST(options.thresholds.very_slow_query_us == 2'000'000);
  BOOST_TEST(options.thresholds.error_rate == 0.1);
  BOOST_TEST(options.thresholds.connection_pool_usage == 0.9);
  BOOST_TEST(options.thresholds.avg_query_time_us == 50'000);
  BOOST_TEST(options.thresholds.queries_per_second == 12.5);
  BOOST_TEST(options.thresholds.connection_leaks == 1);
  BOOST_TEST(options.thresholds.failed_connections == 2);
  BOOST_TEST(command.limits.top == 3u);
  BOOST_TEST(options.max_slow_queries == 7u);
  BOOST_TEST(command.limits.max_alerts == 8u);
  BOOST_TEST((command.limits.order == QueryOrder::rows_examined));
  BOOST_TEST(!options.recommendations);
  BOOST_TEST((command.format == OutputFormat::json));
  BOOST_TEST(command.output == "out");
  BOOST_TEST(command.display_timezone_name == "Europe/Berlin");
  BOOST_TEST((command.color == When::always));
  BOOST_TEST((command.progress == When::never));
  BOOST_TEST((command.fail_on == FailOn::warning));
  BOOST_TEST(options.paths == Words{"x"});
}

BOOST_AUTO_TEST_CASE(arguments_are_taken_as_they_are) {
  const Words odd = {"[1,2]", "{}", "++", "", "\x01x", "%%", "analyze", "formats", "-"};
  BOOST_TEST(analyze_command(odd).options.paths == odd);
  BOOST_TEST(analyze_command({"--", "--json", "-x", "--", "[a]"}).options.paths ==
             (Words{"--json", "-x", "--", "[a]"}));
  const auto command = std::get<FingerprintCommand>(
      parse_command_line({"fingerprint", "[1,2]", "-5", "-- comment\nselect 1", "a", "a"}));
  BOOST_TEST(command.statements == (Words{"[1,2]", "-5", "-- comment\nselect 1", "a", "a"}));
}

BOOST_AUTO_TEST_CASE(an_empty_value_is_a_value) {
  BOOST_TEST(*analyze_command({"--log-line-prefix=", "x"}).options.format.log_line_prefix == "");
  BOOST_TEST(*analyze_command({"--log-line-prefix", "", "x"}).options.format.log_line_prefix == "");
  BOOST_TEST(analyze_command({"--log-line-prefix=", "x"}).options.paths == Words{"x"});
}

BOOST_AUTO_TEST_CASE(the_last_of_two_values_counts) {
  BOOST_TEST(analyze_command({"--top", "1", "x", "--top=2"}).limits.top == 2u);
}

BOOST_AUTO_TEST_CASE(options_may_stand_behind_the_files) {
  const AnalyzeCommand command = analyze_command({"x", "--json", "y"});
  BOOST_TEST(command.options.paths == (Words{"x", "y"}));
  BOOST_TEST((command.format == OutputFormat::json));
}

BOOST_AUTO_TEST_CASE(complaints_say_what_would_be_right) {
  const std::pair<Words, const char*> cases[] = {
      {{}, "a command is missing"},
      {{"analyse"}, "did you mean 'analyze'?"},
      {{"--json", "analyze"}, "options stand after the command"},
      {{"--versoin"}, "did you mean '--version'?"},
      {{"analyze", "--databse", "x"}, "did you mean '--database'?"},
      {{"analyze", "--top"}, "--top needs a value"},
      {{"analyze", "--top", "-1"}, "--top: '-1'"},
      {{"analyze", "--json=yes"}, "--json: takes no value"},
      {{"analyze", "--json", "--format", "text"}, "--json: it contradicts format text"},
      {{"analyze", "--format", "yaml"}, "'yaml' is not one of text, json"},
      {{"analyze", "--log-format", "postgres"}, "did you mean 'postgres-stderr'?"},
      {{"analyze", "--match", "("}, "--match: '(': missing )"},
      {{"analyze", "--since", "soon"}, "--since: 'soon'"},
      {{"analyze", "--database", "!"}, "--database: the name is empty"},
      {{"analyze", "--type", "slect"}, "--type: 'slect'"},
      {{"analyze", "--map", "query"}, "FIELD=/json/pointer"},
      {{"analyze", "--map", "query=/a~2"}, "FIELD=/json/pointer"},
      {{"analyze", "--map", "query=/a~"}, "FIELD=/json/pointer"},
      {{"analyze", "--since", ""}, "--since: the value is empty"},
      {{"analyze", "--until="}, "--until: the value is empty"},
      {{"analyze", "--timezone="}, "--timezone: the value is empty"},
      {{"check", "--schema="}, "--schema"},
      {{"analyze", "--map", "querry=/sql"}, "no field 'querry'; did you mean 'query'?"},
      {{"analyze", "--map", "error_severity=/s"}, "no field 'error_severity'; they have "},
      {{"analyze", "--redact-key", "/nonexistent"}, "--redact-key: /nonexistent: No such file"},
      {{"analyze", "--redact-key", "/dev/null"}, "at least 16 bytes"},
      {{"analyze", "--config", "/nonexistent"}, "/nonexistent: No such file"},
      {{"analyze", "--config", "/"}, "/: Is a directory"},
      {{"analyze", "--config="}, "--config: the file name is empty"},
      {{"config", "formats"}, "'formats' is no command that takes options"},
      {{"analyze", "--schema", "/nonexistent"}, "--schema: /nonexistent: No such file"},
      {{"analyze", "--query", "8e5e"}, "--query: '8e5e' is no ID"},
      {{"analyze", "--query", "8e5e7153a25942f3", "--json"}, "--query: what it shows is text"},
      {{"analyze", "--section", "lock"}, "did you mean 'locks'?"},
      {{"analyze", "--section", "locks", "--format=csv"}, "--section: only the text report"},
      {{"formats", "x"}, "unexpected argument 'x'"},
      {{"chek"}, "did you mean 'check'?"},
      {{"fingerprint", "--dialect", "oracle"}, "auto, postgres, mysql"}};
  for (const auto& [words, expected] : cases) {
    const std::string message = complaint(words);
    BOOST_TEST_CONTEXT(message) BOOST_TEST(message.find(expected) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_reads_the_same_again_can_be_pasted_into_a_shell) {
  const AnalyzeCommand command =
      analyze_command({"--json", "--since", "1h", "--match", "it's $HOME", "-o", "x", "--on-alert",
                       "page", "--slow-query-threshold=10ms", "a b.log", "--", "-c.log"});
  BOOST_TEST(
      command.again.rest ==
      " --since 1h --match 'it'\\''s $HOME' --slow-query-threshold 10ms -- 'a b.log' -c.log");
  BOOST_TEST(!command.again.from_pipe);
  BOOST_TEST(analyze_command({}).again.from_pipe);
}

BOOST_AUTO_TEST_CASE(help_wins_over_what_is_wrong_besides) {
  for (const Words& words : {Words{"analyze", "--help"}, Words{"analyze", "x", "-h", "--top"},
                             Words{"analyze", "--nonsense", "--help"}}) {
    const auto command = std::get<PrintCommand>(parse_command_line(words));
    BOOST_TEST(command.text.starts_with("Usage: dbperf analyze"));
  }
  const auto version = std::get<PrintCommand>(parse_command_line({"--version"}));
  BOOST_TEST(version.text == "dbperf 0.1.0\n");
}

BOOST_AUTO_TEST_SUITE_END()
