// OpenTelemetry traces as a collector's file exporter writes them.
#include <boost/test/unit_test.hpp>
#include <string>

#include "parser/format.h"
#include "parser/timestamp.h"
#include "tests/support/recording_sink.h"

namespace dbperf {
namespace {

std::string attribute(std::string_view key, std::string_view value) {
  return R"({"key":")" + std::string(key) + R"(","value":{)" + std::string(value) + "}}";
}

std::string text(std::string_view key, std::string_view value) {
  return attribute(key, R"("stringValue":")" + std::string(value) + "\"");
}

// One that begins at 10:00:00 and takes 1.5 ms.
std::string span(std::string_view attributes, std::string_view more = "") {
  return R"({"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"SELECT",)"
         R"("kind":3,"startTimeUnixNano":"1795341600000000000","endTimeUnixNano":"1795341600001500400",)"
         R"("attributes":[)" +
         std::string(attributes) + "]" + std::string(more) + "}";
}

std::string resource(std::string_view service, std::string_view spans) {
  return R"({"resource":{"attributes":[)" + text("service.name", service) +
         R"(]},"scopeSpans":[{"scope":{"name":"x"},"spans":[)" + std::string(spans) + "]}]}";
}

std::string request(std::string_view resources) {
  return R"({"resourceSpans":[)" + std::string(resources) + "]}";
}

std::unique_ptr<RecordingSink> read(std::string input) {
  const size_t size = input.size();
  input.resize(size + record_padding);
  const auto found = detect_events({input.data(), size}, {});
  BOOST_REQUIRE(found.format);
  BOOST_TEST(found.score == 1000);
  auto whole = record_events(*found.format, {input.data(), size});
  // The smallest step that does not take all day.
  for (const size_t window : {1 + size / 2000, size_t{64} + size / 100, size_t{1000} + size / 10}) {
    const auto cut = record_chunks(*found.format, {input.data(), size}, window);
    BOOST_REQUIRE_EQUAL(cut->events.size(), whole->events.size());
  }
  BOOST_TEST(whole->skipped.empty());
  return whole;
}

Event one(const std::unique_ptr<RecordingSink>& sink) {
  BOOST_REQUIRE_EQUAL(sink->events.size(), 1);
  return sink->events[0];
}

BOOST_AUTO_TEST_CASE(a_span_with_a_statement_is_a_query) {
  const auto sink = read(request(
      resource("web", span(text("db.system", "postgresql") + "," +
                           text("db.statement", "SELECT 1") + "," + text("db.name", "shop") + "," +
                           text("db.user", "app") + "," + text("net.peer.name", "10.0.0.7"))) +
      "\n"));
  const Event e = one(sink);
  BOOST_TEST((e.kind == EventKind::query));
  BOOST_TEST(e.statement == "SELECT 1");
  BOOST_TEST((e.dialect == Dialect::postgres));
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.user == "app");
  BOOST_TEST(e.host == "10.0.0.7");
  BOOST_TEST(e.application == "web");
  BOOST_TEST(e.duration_us == 1500);
  BOOST_TEST(e.time_us == parse_timestamp("2026-11-22T10:00:00.0015Z", nullptr).value());
  BOOST_TEST(e.session != 0u);
  BOOST_TEST(!e.failed);
}

BOOST_AUTO_TEST_CASE(newer_names_and_numbers) {
  const auto sink = read(request(resource(
      "web", span(text("db.system.name", "mysql") + "," + text("db.query.text", "SELECT 2") + "," +
                  text("db.statement", "older") + "," + text("db.namespace", "shop") + "," +
                  text("server.address", "db1") + "," +
                  attribute("db.response.returned_rows", R"("intValue":"7")")))));
  const Event e = one(sink);
  BOOST_TEST(e.statement == "SELECT 2");
  BOOST_TEST((e.dialect == Dialect::mysql));
  BOOST_TEST(e.database == "shop");
  BOOST_TEST(e.host == "db1");
  BOOST_TEST(e.rows_sent == 7);
}

BOOST_AUTO_TEST_CASE(failed_spans) {
  const std::string statement = text("db.statement", "SELECT `a`");
  for (const std::string_view code : {"2", "\"STATUS_CODE_ERROR\""}) {
    const auto sink =
        read(request(resource("web", span(statement, R"(,"status":{"code":)" + std::string(code) +
                                                         R"(,"message":"no"})"))));
    const Event e = one(sink);
    BOOST_TEST(e.failed);
    BOOST_TEST(e.message == "no");
    BOOST_TEST((e.severity == Severity::error));
    BOOST_TEST((e.dialect == Dialect::mysql));
  }
  const auto thrown = read(request(resource(
      "web",
      span(statement, R"(,"status":{"code":2},"events":[{"name":"exception","attributes":[)" +
                          text("exception.message", "deadlock detected") + "]}]"))));
  BOOST_TEST(one(thrown).message == "deadlock detected");
  BOOST_TEST(
      !one(read(request(resource("web", span(statement, R"(,"status":{"code":1})"))))).failed);
}

BOOST_AUTO_TEST_CASE(other_spans_say_nothing) {
  const auto sink = read(request(resource("web", span(text("http.method", "GET")) + "," +
                                                     span(text("db.statement", "A"))) +
                                 "," + resource("api", span(text("db.statement", "B")))) +
                         "\n" + request("") + "\n");
  BOOST_REQUIRE_EQUAL(sink->events.size(), 3);
  BOOST_TEST((sink->events[0].kind == EventKind::other));
  BOOST_TEST(sink->events[1].application == "web");
  BOOST_TEST(sink->events[2].application == "api");
}

BOOST_AUTO_TEST_CASE(batches_lines_and_printed_documents) {
  std::string spans;
  for (int i = 0; i < 3000; ++i) {
    if (i > 0) spans += ",";
    spans += span(text("db.statement", "SELECT 1"));
  }
  const std::string line = request(resource("web", spans));
  BOOST_TEST(read(line + "\n" + line + "\n")->events.size() == 6000u);
  BOOST_TEST(read("[" + line + "," + line + "]")->events.size() == 6000u);
  std::string printed;
  for (const char c : line) {
    printed += c;
    if (c == '{' || c == '[' || c == ',') printed += "\n  ";
  }
  BOOST_TEST(read(printed)->events.size() == 3000u);
}

BOOST_AUTO_TEST_CASE(times_that_no_clock_gives) {
  const std::string backwards =
      R"({"startTimeUnixNano":"1795341600000000000","endTimeUnixNano":"1795341500000000000","attributes":[)" +
      text("db.statement", "SELECT 1") + "]}";
  BOOST_TEST(one(read(request(resource("web", backwards)))).corrupt_duration);
  const std::string unended = R"({"startTimeUnixNano":1795341600000000000,"attributes":[)" +
                              text("db.statement", "SELECT 1") + "]}";
  const auto sink = read(request(resource("web", unended)));
  BOOST_TEST(one(sink).duration_us == unknown);
  BOOST_TEST(one(sink).time_us == 1795341600000000);
}

}  // namespace
}  // namespace dbperf
