#include "cli/config_file.h"

#include <re2/re2.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "cli/command_line.h"
#include "tests/support/environment.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;

namespace {

using Words = std::vector<std::string>;

template <typename OneCommand = AnalyzeCommand>
OneCommand configured(const std::string& toml, Words words = {"analyze"}) {
  const test::TemporaryDirectory folder;
  return std::get<OneCommand>(parse_command_line(words, folder.write("config.toml", toml)));
}

std::string complaint(const std::string& toml) {
  const test::TemporaryDirectory folder;
  const std::string file = folder.write("config.toml", toml);
  try {
    parse_command_line({"analyze"}, file);
  } catch (const UsageError& error) {
    BOOST_TEST(error.message.starts_with(file));
    return error.message.substr(std::min(file.size(), error.message.size()));
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(values_are_written_as_text_or_as_toml_has_them) {
  const AnalyzeCommand command = configured(
      "slow-query-threshold = 0.25\n"
      "very-slow-query-threshold = '2s'\n"
      "error-rate-threshold = 0.00001\n"
      "top = 1_000\n"
      "no-recommendations = true\n"
      "since = 2026-11-22\n"
      "until = 2026-11-22T11:00:00+01:00\n"
      "database = ['shop', '!test']\n"
      "user = 'web'\n"
      "match = '\\d+'\n");
  const AnalyzeOptions& options = command.options;
  BOOST_TEST(options.thresholds.slow_query_us == 250'000);
  BOOST_TEST(options.thresholds.very_slow_query_us == 2'000'000);
  BOOST_TEST(options.thresholds.error_rate == 0.00001);
  BOOST_TEST(command.limits.top == 1000u);
  BOOST_TEST(!options.recommendations);
  BOOST_TEST(options.since->time_us == 1'795'305'600'000'000);
  BOOST_TEST(options.until->time_us == 1'795'341'600'000'000);
  BOOST_TEST(options.filter.databases == (Words{"shop", "!test"}));
  BOOST_TEST(options.filter.users == Words{"web"});
  BOOST_TEST(options.filter.match.at(0)->pattern() == "\\d+");
}

BOOST_AUTO_TEST_CASE(the_command_line_wins) {
  const std::string toml = "top = 3\ndatabase = ['a', 'b']\nno-recommendations = true\n";
  const AnalyzeCommand command = configured(
      toml, {"analyze", "--top", "5", "--database", "c", "--no-recommendations=false", "x"});
  BOOST_TEST(command.limits.top == 5u);
  BOOST_TEST(command.options.filter.databases == Words{"c"});
  BOOST_TEST(command.options.recommendations);
}

BOOST_AUTO_TEST_CASE(short_for_an_option_stands_in_for_it) {
  BOOST_TEST((configured("format = 'csv'", {"analyze", "--json"}).format == OutputFormat::json));
  BOOST_TEST((configured("json = true", {"analyze", "--format=csv"}).format == OutputFormat::csv));
  BOOST_TEST((configured("json = false").format == OutputFormat::text));
  BOOST_TEST(configured("redact-key = '/nonexistent'", {"analyze", "--redact"})
                 .options.redactor.has_value());
}

BOOST_AUTO_TEST_CASE(the_table_of_a_command_wins_and_others_are_passed_over) {
  const std::string toml =
      "top = 3\ntimezone = '+01:00'\nquiet = true\n"
      "[analyze]\ntop = 4\n[check]\nwarning = 'slow_queries=1'\nmin-duration = '1s'\n";
  const AnalyzeCommand analyze = configured(toml);
  BOOST_TEST(analyze.limits.top == 4u);
  BOOST_TEST((analyze.timezone == cctz::fixed_time_zone(cctz::seconds(3600))));
  const auto check = configured<CheckCommand>(toml, {"check"});
  BOOST_TEST(check.quiet);
  BOOST_TEST(check.warning.size() == 1u);
  BOOST_TEST(check.options.filter.min_duration_us == 1'000'000);
  const auto fingerprint =
      configured<FingerprintCommand>("[fingerprint]\ndialect = 'mysql'\n", {"fingerprint"});
  BOOST_TEST((fingerprint.dialect == Dialect::mysql));
}

BOOST_AUTO_TEST_CASE(complaints_name_the_line_and_what_would_be_right) {
  const std::pair<const char*, const char*> cases[] = {
      {"\ntopp = 1\n", ":2: unknown key 'topp'; did you mean 'top'?"},
      {"slow_query_threshold = 1", ":1: unknown key 'slow_query_threshold'; did you mean 'slow-"},
      {"[chek]\n", ":1: 'chek' is no command; did you mean 'check'?"},
      {"[check]\ntop = 1\n", ":2: unknown key 'top'"},
      {"[check]\nconfig = 'x'\n", ":2: 'config' can stand on the command line only"},
      {"top = -1\n", ":1: top: '-1' is no whole number"},
      {"top = [1, 2]\n", ":1: 'top' takes one value"},
      {"database = [['a']]\n", ":1: 'database' takes text, a number"},
      {"top = true\n", ":1: 'top' needs a value"},
      {"json = 'yes'\n", ":1: 'json' is true or false"},
      {"json = true\nformat = 'csv'\n", ":1: json: it contradicts format csv"},
      {"\n\ntimezone = 'Nowhere'\n", ":3: timezone: 'Nowhere' is no time zone"},
      {"top = 1\ntop = 2\n", ":2: "},
      {"top = \n", ":1: "},
      {"\xff\xfe", ":1: "},
  };
  for (const auto& [toml, expected] : cases) {
    const std::string message = complaint(toml);
    BOOST_TEST_CONTEXT(message) BOOST_TEST(message.starts_with(expected));
  }
}

BOOST_AUTO_TEST_CASE(the_usual_file_may_be_missing_but_a_named_one_must_be_there) {
  BOOST_TEST(std::get<AnalyzeCommand>(parse_command_line({"analyze"}, "/nonexistent")).limits.top ==
             10u);
  BOOST_CHECK_THROW(parse_command_line({"analyze", "--config", "/nonexistent"}), UsageError);
  BOOST_TEST(configured("top = 1", {"analyze", "--config", "/dev/null"}).limits.top == 10u);
}

BOOST_AUTO_TEST_CASE(the_usual_file_is_missing_in_a_home_that_may_not_be_entered) {
  const test::TemporaryDirectory home;
  const std::string file = home.write("config.toml", "top = 1");
  const auto top = [&] {
    return std::get<AnalyzeCommand>(parse_command_line({"analyze"}, file)).limits.top;
  };
  BOOST_TEST(top() == 1u);
  std::filesystem::permissions(home.path("."), std::filesystem::perms::none);
  {
    const test::Unprivileged nobody;
    BOOST_TEST(top() == 10u);
    BOOST_CHECK_THROW(parse_command_line({"analyze", "--config", file}), UsageError);
  }
  std::filesystem::permissions(home.path("."), std::filesystem::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(what_is_shown_says_the_same_when_it_is_read) {
  const std::string hostile = "%m \\ \"quoted\"\t\x1b[31m # \xc3\xa9 ";
  const Words words = {
      "--log-line-prefix", hostile, "--top", "007", "--json", "--app", "a,b", "--app", "!c"};
  Words shown = {"config"};
  shown.insert(shown.end(), words.begin(), words.end());
  const std::string text = std::get<PrintCommand>(parse_command_line(shown)).text;
  const AnalyzeCommand command = configured(text);
  BOOST_TEST(*command.options.format.log_line_prefix == hostile);
  BOOST_TEST(command.limits.top == 7u);
  BOOST_TEST((command.format == OutputFormat::json));
  BOOST_TEST(command.options.filter.applications == (Words{"a,b", "!c"}));
  BOOST_TEST(text.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_is_looked_for_where_config_files_are) {
  const test::Environment home("HOME", "/home/someone"), config("XDG_CONFIG_HOME", nullptr);
  BOOST_TEST(default_config_file() == "/home/someone/.config/dbperf/config.toml");
  {
    const test::Environment elsewhere("XDG_CONFIG_HOME", "/elsewhere");
    BOOST_TEST(default_config_file() == "/elsewhere/dbperf/config.toml");
  }
  {
    const test::Environment relative("XDG_CONFIG_HOME", "here"), homeless("HOME", nullptr);
    BOOST_TEST(default_config_file() == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()
