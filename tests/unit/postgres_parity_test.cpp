// One server wrote its messages three times over, as text, as CSV and as JSON: each log says the
// same.
#include <boost/test/unit_test.hpp>
#include <map>

#include "tests/support/recording_sink.h"
#include "tests/support/samples.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// What an event says, but for where it stands.
std::string meaning_of(const Event& e) {
  std::string text;
  for (const int64_t number : {static_cast<int64_t>(e.kind), static_cast<int64_t>(e.severity),
                               static_cast<int64_t>(e.connection), static_cast<int64_t>(e.server),
                               e.time_us, e.duration_us, e.value})
    text += std::to_string(number) + " ";
  for (const std::string_view part :
       {e.statement, e.user, e.database, e.host, e.application, e.connection_id, e.message,
        e.detail, e.hint, e.context, e.sqlstate, e.parameters, e.object})
    text += "|" + std::string(part);
  return text;
}

// By session: the order among sessions is not the same in all three logs.
using Sessions = std::map<uint64_t, std::vector<std::string>>;

Sessions sessions(std::string_view sample,
                  Detection (*detect)(std::string_view, const FormatOptions&)) {
  const std::string text = read_file(source_path("sample-logs/") + std::string(sample));
  const std::string padded = text + std::string(record_padding, '\0');
  const auto format = detect(std::string_view(padded).substr(0, text.size()), {}).format;
  BOOST_REQUIRE(format);
  Sessions found;
  const auto recorded = record_events(*format, text);
  for (const Event& event : recorded->events) found[event.session].push_back(meaning_of(event));
  return found;
}

void check_equal(const Sessions& one, const Sessions& other) {
  BOOST_TEST_REQUIRE(one.size() == other.size());
  for (const auto& [session, events] : one) {
    BOOST_TEST_REQUIRE(other.contains(session));
    BOOST_TEST(events == other.at(session), boost::test_tools::per_element());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_logs_of_one_server_say_the_same) {
  const Sessions text = sessions("postgres-stderr/collected.log", detect_postgres_stderr);
  BOOST_TEST(text.size() > 20u);
  check_equal(text, sessions("postgres-csv/collected.csv", detect_postgres_csv));
  check_equal(text, sessions("postgres-json/collected.json", detect_postgres_json));
}
