#include <boost/test/unit_test.hpp>
#include <string>

#include "parser/formats/events_fields.h"
#include "parser/timestamp.h"
#include "tests/support/recording_sink.h"

namespace dbperf {
namespace {

Detection detect(std::string head, const FormatOptions& options = {}) {
  const size_t size = head.size();
  head.resize(size + record_padding);
  return detect_events({head.data(), size}, options);
}

std::shared_ptr<const Format> events_format(const FormatOptions& options = {}) {
  return detect("{\"checked_out\":1}\n", options).format;
}

std::unique_ptr<RecordingSink> read_dump(std::string_view text, const FormatOptions& options = {}) {
  const auto format = events_format(options);
  BOOST_REQUIRE(format);
  auto whole = record_events(*format, text);
  for (const size_t window : {1, 5, 100}) {
    const auto cut = record_chunks(*format, text, window);
    BOOST_REQUIRE_EQUAL(cut->events.size(), whole->events.size());
    BOOST_REQUIRE_EQUAL(cut->skipped.size(), whole->skipped.size());
    for (size_t i = 0; i < whole->events.size(); ++i) {
      BOOST_TEST(cut->events[i].statement == whole->events[i].statement);
      BOOST_TEST(cut->events[i].lines == whole->events[i].lines);
    }
    for (size_t i = 0; i < whole->skipped.size(); ++i) {
      BOOST_TEST(cut->skipped[i].text == whole->skipped[i].text);
      BOOST_TEST(cut->skipped[i].lines == whole->skipped[i].lines);
    }
  }
  return whole;
}

// The only event of `text`.
struct One {
  explicit One(std::string_view text, const FormatOptions& options = {})
      : sink(read_dump(text, options)) {
    BOOST_REQUIRE_EQUAL(sink->events.size(), 1);
    BOOST_TEST(sink->skipped.empty());
  }
  const Event* operator->() const { return &sink->events[0]; }
  std::unique_ptr<RecordingSink> sink;
};

One query(std::string_view fields) {
  return One("{\"query\":\"SELECT 1\"," + std::string(fields) + "}");
}

int64_t at(std::string_view time) { return parse_timestamp(time, nullptr).value(); }

BOOST_AUTO_TEST_CASE(the_native_query) {
  const One e(
      R"({"type":"query","timestamp":"2026-11-22T10:00:00.120Z","query":"SELECT \"a\"\n","duration":0.15,)"
      R"("rows_affected":1,"rows_sent":2,"rows_examined":3,"connection_id":"conn_123","user_id":"user_456",)"
      R"("database":"shop","application":"web","host":"10.0.0.7","error":null})");
  BOOST_TEST((e->kind == EventKind::query));
  BOOST_TEST(e->time_us == at("2026-11-22T10:00:00.12Z"));
  BOOST_TEST(e->statement == "SELECT \"a\"\n");
  BOOST_TEST(e->duration_us == 150'000);
  BOOST_TEST(e->rows_affected == 1);
  BOOST_TEST(e->rows_sent == 2);
  BOOST_TEST(e->rows_examined == 3);
  BOOST_TEST(e->connection_id == "conn_123");
  BOOST_TEST(e->session != 0);
  BOOST_TEST(e->user == "user_456");
  BOOST_TEST(e->database == "shop");
  BOOST_TEST(e->application == "web");
  BOOST_TEST(e->host == "10.0.0.7");
  BOOST_TEST(!e->failed);
  BOOST_TEST(e->lines == 1);
}

BOOST_AUTO_TEST_CASE(names_of_the_statement) {
  for (const std::string_view text :
       {R"({"sql":"SELECT 1"})", R"({"statement":"SELECT 1"})", R"({"db.statement":"SELECT 1"})",
        R"({"db":{"statement":"SELECT 1","system":"postgresql"}})",
        R"({"query":null,"sql":"SELECT 1"})", R"({"sql":"no","query":"SELECT 1","statement":"no"})",
        R"({"type":"query","sql":"SELECT 1"})"}) {
    BOOST_TEST(One(text)->statement == "SELECT 1", text);
  }
}

BOOST_AUTO_TEST_CASE(durations) {
  struct {
    std::string_view fields;
    int64_t expected;
    bool corrupt;
  } cases[] = {
      {R"("duration":2)", 2'000'000, false},
      {R"("duration":0.0000014)", 1, false},
      {R"("duration":0.0000015)", 2, false},
      {R"("duration":"0.25")", 250'000, false},
      {R"("duration_ms":1.5)", 1'500, false},
      {R"("duration_us":7)", 7, false},
      {R"("duration_ns":1500)", 2, false},
      {R"("duration_ns":1499.0)", 1, false},
      {R"("elapsed_ms":"3")", 3'000, false},
      {R"("elapsed_ms":9,"duration":1)", 1'000'000, false},
      {R"("duration":null,"duration_ms":1)", 1'000, false},
      {R"("duration":-1)", unknown, true},
      {R"("duration":-0.5)", unknown, true},
      {R"("duration":NaN)", unknown, true},
      {R"("duration":"NaN")", unknown, true},
      {R"("duration":Infinity)", unknown, true},
      {R"("duration":"1e999")", unknown, true},
      {R"("duration":1e999)", unknown, true},
      {R"("duration":1e-999)", 0, false},
      {R"("duration":"1e-999")", 0, false},
      {R"("duration_ns":12345678901234567890123)", unknown, true},
      {R"("duration":1,"trace":[{"id":123456789012345678901234567890},-1e400])", 1'000'000, false},
      {R"("rows_sent":1e400)", unknown, false},
      {R"("duration":316224001)", unknown, true},
      {R"("duration":18446744073709551615)", unknown, true},
      {R"("duration_ns":9223372036854775807)", unknown, true},
      {R"("duration":9223372036854775807)", unknown, true},
      {R"("duration":"soon")", unknown, false},
      {R"("duration":true)", unknown, false},
      {R"("rows_sent":-1)", unknown, false},
  };
  for (const auto& one : cases) {
    const One e = query(one.fields);
    BOOST_TEST(e->duration_us == one.expected, one.fields);
    BOOST_TEST(e->corrupt_duration == one.corrupt, one.fields);
    BOOST_TEST(e->rows_sent == unknown);
  }
}

BOOST_AUTO_TEST_CASE(times) {
  const int64_t expected = at("2026-11-22T10:00:00.5Z");
  for (const std::string_view fields :
       {R"("timestamp":"2026-11-22T10:00:00.5Z")", R"("timestamp":"2026-11-22t10:00:00.5z")",
        R"("time":"2026-11-22T11:00:00.5+01:00")", R"("ts":"2026-11-22 10:00:00.5")",
        R"("@timestamp":"2026-11-22T10:00:00.500Z")", R"("ts":1795341600.5)",
        R"("ts":1795341600500)", R"("ts":1795341600500000)", R"("ts":1795341600500000000)",
        R"("ts":"1795341600.5")", R"("timestamp":1795341600.5,"time":3)"}) {
    BOOST_TEST(query(fields)->time_us == expected, fields);
  }
  BOOST_TEST(query(R"("ts":"yesterday")")->time_us == unknown_time);
  BOOST_TEST(query(R"("ts":1e300)")->time_us == unknown_time);
  BOOST_TEST(query(R"("x":1)")->time_us == unknown_time);
  cctz::time_zone berlin;
  BOOST_REQUIRE(cctz::load_time_zone("Europe/Berlin", &berlin));
  FormatOptions options;
  options.timezone = &berlin;
  BOOST_TEST(One(R"({"query":"","ts":"2026-11-22T11:00:00.5"})", options)->time_us == expected);
}

BOOST_AUTO_TEST_CASE(errors) {
  struct {
    std::string_view value;
    bool failed;
    std::string_view message, sqlstate;
  } cases[] = {
      {"null", false, "", ""},
      {"false", false, "", ""},
      {"0", false, "", ""},
      {"0.0", false, "", ""},
      {"\"\"", false, "", ""},
      {"{}", false, "", ""},
      {"[]", false, "", ""},
      {"true", true, "", ""},
      {"1062", true, "error 1062", "1062"},
      {R"("Table does not exist")", true, "Table does not exist", ""},
      {R"({"message":"no","code":"42P01"})", true, "no", "42P01"},
      {R"({"msg":"no","sqlstate":"42P01","code":1})", true, "no", "42P01"},
      {R"({"code":1062})", true, "", "1062"},
      {R"(["first","second"])", true, "first", ""},
      {R"([{"message":"first"}])", true, "first", ""},
  };
  for (const auto& one : cases) {
    const One e = query("\"error\":" + std::string(one.value));
    BOOST_TEST(e->failed == one.failed, one.value);
    BOOST_TEST(e->message == one.message, one.value);
    BOOST_TEST(e->sqlstate == one.sqlstate, one.value);
    BOOST_TEST((e->severity == Severity::error) == one.failed);
  }
}

BOOST_AUTO_TEST_CASE(dialects) {
  const auto dialect = [](std::string_view text, std::optional<Dialect> given = {}) {
    FormatOptions options;
    options.dialect = given;
    return One(text, options)->dialect;
  };
  BOOST_TEST((dialect(R"({"query":"SELECT 1"})") == Dialect::postgres));
  BOOST_TEST((dialect(R"({"query":"SELECT `a`"})") == Dialect::mysql));
  BOOST_TEST((dialect(R"({"query":"SELECT 'x' FROM t WHERE a = \"b\""})") == Dialect::mysql));
  for (const char* statement :
       {R"(SELECT a FROM \"t\" WHERE \"a\" = 'b')", R"(UPDATE t SET a = '<a href=\"x\">')",
        R"(SELECT 1 FROM t JOIN u ON t.a = \"u\".\"b\")", R"(SELECT 'it''s a=\"x')", R"(\")",
        R"(UPDATE \"t\" SET \"updated_at\" = \"created_at\" WHERE \"id\" = 5)",
        R"(SELECT * FROM t WHERE \"a\"=\"b\")"})
    BOOST_TEST((dialect(std::string(R"({"query":")") + statement + "\"}") == Dialect::postgres),
               statement);
  BOOST_TEST((dialect(R"({"query":"","db.system":"mariadb"})") == Dialect::mysql));
  BOOST_TEST((dialect(R"({"query":"`","db.system":"postgresql"})") == Dialect::postgres));
  BOOST_TEST((dialect(R"({"db":{"system":"mysql","statement":""}})") == Dialect::mysql));
  BOOST_TEST((dialect(R"({"query":"`"})", Dialect::postgres) == Dialect::postgres));
  BOOST_TEST((dialect(R"({"query":""})", Dialect::mysql) == Dialect::mysql));
}

BOOST_AUTO_TEST_CASE(connections) {
  struct {
    std::string_view name;
    ConnectionChange change;
  } cases[] = {{"create", ConnectionChange::opened},
               {"checkout", ConnectionChange::checkout},
               {"checkin", ConnectionChange::checkin},
               {"close", ConnectionChange::closed},
               {"error", ConnectionChange::failed}};
  for (const auto& one : cases) {
    const One e(R"({"type":"connection","event":")" + std::string(one.name) +
                R"(","connection_id":7,"ts":5,"error":"Connection failed"})");
    BOOST_TEST((e->kind == EventKind::connection));
    BOOST_TEST((e->connection == one.change));
    BOOST_TEST(e->connection_id == "7");
    BOOST_TEST(e->session != 0);
    BOOST_TEST(e->time_us == 5'000'000);
    BOOST_TEST(!e->failed);
    BOOST_TEST(e->message == (one.name == "error" ? "Connection failed" : ""));
  }
  BOOST_TEST((One(R"({"event":"create","connection_id":"c"})")->kind == EventKind::connection));
}

BOOST_AUTO_TEST_CASE(pools) {
  for (const std::string_view type : {"\"type\":\"pool\",", ""}) {
    const One e("{" + std::string(type) +
                R"("pool_size":10,"checked_out":7,"checked_in":"3","overflow":-1})");
    BOOST_TEST((e->kind == EventKind::pool));
    BOOST_TEST(e->pool.size == 10);
    BOOST_TEST(e->pool.checked_out == 7);
    BOOST_TEST(e->pool.checked_in == 3);
    BOOST_TEST(e->pool.overflow == -1);
  }
}

BOOST_AUTO_TEST_CASE(objects_that_are_no_events) {
  for (
      const std::string_view text :
      {"{}", R"({"a":1})", R"({"query":5})", R"({"type":"query"})", R"({"type":"connection"})",
       R"({"type":"connection","event":"dance"})", R"({"type":"pool"})", R"({"type":"http"})",
       R"({"type":"pool","pool_size":10})", R"({"type":"pool","pool_size":10,"checked_out":-3})",
       R"({"type":"pool","pool_size":-1,"checked_out":3})",
       R"({"type":"pool","pool_size":10,"checked_out":"abc"})",
       R"({"type":"pool","pool_size":10,"checked_out":1e30})", R"({"type":7,"query":"x"})",
       R"({"event":"error","message":"x"})",
       R"({"timestamp":"2026-11-22 10:00:00.000 UTC","pid":1,"session_start":"2026-11-22 09:00:00 UTC","error_severity":"ERROR","message":"x","statement":"SELECT"})",
       R"({"a":tru})", R"({"a":01})", "{\"a\":\"\t\"}"}) {
    const auto dump = read_dump(std::string(text) + "\n{\"query\":\"SELECT 1\"}\n");
    BOOST_TEST(dump->events.size() == 1);
    BOOST_REQUIRE_EQUAL(dump->skipped.size(), 1);
    BOOST_TEST(dump->skipped[0].lines == 1);
    BOOST_TEST(dump->skipped[0].text == text);
  }
}

BOOST_AUTO_TEST_CASE(maps) {
  FormatOptions options;
  options.field_map = {{"query", "/log/sql"},     {"duration_ms", "/log/took"},
                       {"user_id", "/who/0"},     {"error", "/missing"},
                       {"nonsense", "/log/sql"},  {"database", "no pointer"},
                       {"connection_id", "/a~1b"}};
  const One e(R"({"log":{"sql":"SELECT 1","took":2},"query":"no","duration":9,"who":["me"],)"
              R"("error":"x","database":"shop","a/b":5})",
              options);
  BOOST_TEST(e->statement == "SELECT 1");
  BOOST_TEST(e->duration_us == 2'000);
  BOOST_TEST(e->user == "me");
  BOOST_TEST(e->message == "x");
  BOOST_TEST(e->database == "shop");
  BOOST_TEST(e->connection_id == "5");
}

BOOST_AUTO_TEST_CASE(field_names) {
  for (const std::string_view name :
       {"query",         "sql",           "statement",   "db.statement",
        "duration",      "duration_ms",   "duration_us", "duration_ns",
        "elapsed_ms",    "timestamp",     "time",        "ts",
        "@timestamp",    "user",          "user_id",     "type",
        "event",         "error",         "host",        "database",
        "application",   "connection_id", "rows_sent",   "rows_affected",
        "rows_examined", "pool_size",     "checked_out", "checked_in",
        "overflow"}) {
    BOOST_REQUIRE(find_event_field(name));
    BOOST_TEST(find_event_field(name)->name == name);
  }
  for (const std::string_view name : {"", "q", "querz", "a_very_long_name_of_a_field", "db."}) {
    BOOST_TEST(!find_event_field(name));
  }
}

BOOST_AUTO_TEST_CASE(layouts) {
  const std::string a = R"({"query":"A","duration":1})", b = R"({"query":"B"})",
                    c = "{\n  \"query\": \"C\",\n  \"db\": {\n    \"name\": \"x\"\n  }\n}";
  for (const std::string& text :
       {a + "\n" + b + "\n" + c + "\n", a + b + c, "[" + a + "," + b + "," + c + "]",
        "[\n" + a + ",\n" + b + ",\n" + c + "\n]\n", "\xEF\xBB\xBF" + a + "\r\n" + b + "\r\n" + c,
        a + "\n\n" + b + "\n,\n" + c, "[" + a + "\n," + b + "\n," + c + "]"}) {
    const auto dump = read_dump(text);
    BOOST_TEST(dump->skipped.empty(), text);
    BOOST_REQUIRE_EQUAL(dump->events.size(), 3);
    BOOST_TEST(dump->events[0].statement == "A");
    BOOST_TEST(dump->events[1].statement == "B");
    BOOST_TEST(dump->events[2].statement == "C");
    BOOST_TEST(dump->events[2].database == "x");
    BOOST_TEST(dump->events[2].lines == 6);
  }
}

// Reads a dump by the format that its own beginning chooses.
std::unique_ptr<RecordingSink> read_detected(const std::string& text) {
  const auto found = detect(text);
  BOOST_REQUIRE(found.format);
  auto whole = record_events(*found.format, text);
  for (const size_t window : {1, 7, 100}) {
    const auto cut = record_chunks(*found.format, text, window);
    BOOST_REQUIRE_EQUAL(cut->events.size(), whole->events.size());
    BOOST_REQUIRE_EQUAL(cut->skipped.size(), whole->skipped.size());
  }
  return whole;
}

BOOST_AUTO_TEST_CASE(events_within_documents) {
  const std::string a = R"({"query":"A","params":[{"x":1},{"x":2}]})", b = R"({"query":"B"})",
                    c = "{\n  \"query\": \"C\",\n  \"db\": {\n    \"name\": \"x\"\n  }\n}";
  const std::string all = a + "," + b + ",\n" + c;
  for (const std::string& text :
       {"{\"events\":[" + all + "]}",
        "{\"n\":3,\"x\":[{}],\"events\":[" + all + "],\"next\":null}\n",
        "{\"took\":5,\"hits\":{\"total\":{\"value\":3},\"hits\":[" + all +
            "]},\"more\":[{\"y\":1}]}",
        "{\"n\":1,\"d\":[" + a + "]}\n{\"n\":2,\"d\":[]}\n{\"n\":3,\"d\":[" + b + "," + c + "]}\n",
        "[{\"d\":[" + a + "]},{\"d\":[" + b + "," + c + "]}]"}) {
    const auto dump = read_detected(text);
    BOOST_TEST(dump->skipped.empty(), text);
    BOOST_REQUIRE_EQUAL(dump->events.size(), 3);
    BOOST_TEST(dump->events[0].statement == "A");
    BOOST_TEST(dump->events[1].statement == "B");
    BOOST_TEST(dump->events[2].statement == "C");
    BOOST_TEST(dump->events[2].database == "x");
  }
}

BOOST_AUTO_TEST_CASE(a_document_larger_than_the_head) {
  std::string text = R"({"took":1,"hits":{"hits":[)";
  for (int i = 0; i < 2000; ++i) {
    text += i == 0 ? "" : ",";
    text +=
        R"({"_index":"db","_id":"1","_source":{"@timestamp":"2026-11-22T10:00:00Z","query":"SELECT 1"}})";
  }
  text += "]}}";
  const auto format = detect(text.substr(0, 5000)).format;
  BOOST_REQUIRE(format);
  BOOST_TEST(record_chunks(*format, text, 30'000)->events.size() == 2000u);
}

// As log stores export what they were given.
BOOST_AUTO_TEST_CASE(wrapped_objects) {
  for (const std::string_view name : {"_source", "result", "jsonPayload"}) {
    const One e("{\"timestamp\":\"2026-11-22T10:00:00Z\",\"host\":\"outer\",\"" +
                std::string(name) + R"(":{"query":"SELECT 1","host":"inner","duration_ms":2}})");
    BOOST_TEST(e->statement == "SELECT 1");
    BOOST_TEST(e->duration_us == 2000);
    BOOST_TEST(e->host == "inner");
    BOOST_TEST(e->time_us == at("2026-11-22T10:00:00Z"));
  }
  BOOST_TEST(detect(R"({"url":{"query":"a=b"},"message":"GET /"})"
                    "\n")
                 .score == 0);
}

BOOST_AUTO_TEST_CASE(neighbours_on_the_same_line) {
  struct {
    std::string_view text, statements;
    size_t skipped;
  } cases[] = {
      {R"([{"query":"A"},{"query":"x","p":[1,2,{"query":"B"},{"query":"C"}])", "ABC", 1},
      {R"([{"query":"A"},{"query":"x","p":[{"a":1},{"query":"B"},{"query":"C"}])", "ABC", 1},
      {R"([{"query":"A"},{"query":"x","p":{"a":1,{"query":"B"},{"query":"C"}])", "ABC", 1},
      {R"([{"query":"A"},{"query":"x","p":tr{"query":"B"},{"query":"C"}])", "ABC", 1},
      {R"([{"query":"A"},{"query":{"query":"B"},{"query":"C"}])", "AC", 1},
      {R"({"query":"A"}{"query":"x{"query":"B"}{"query":"C"}
{"query":"D"})",
       "AD", 1},
  };
  for (const auto& one : cases) {
    const auto dump = read_dump(one.text);
    std::string statements;
    for (const Event& event : dump->events) statements += event.statement;
    BOOST_TEST(statements == one.statements, one.text);
    BOOST_TEST(dump->skipped.size() == one.skipped, one.text);
  }
}

BOOST_AUTO_TEST_CASE(neighbours_of_a_truncated_line_are_never_lost) {
  const std::string line =
      R"({"type":"query","tags":["a",{"k":[1,{}]}],"query":"SELECT '{'","n":12.5,"x":{"y":null}})";
  const std::string a = R"({"query":"A"})", b = R"({"query":"B"})";
  for (const std::string_view between : {"\n", ",\n"}) {
    for (size_t length = 1; length < line.size(); ++length) {
      std::string text = a;
      text.append(between).append(line, 0, length).append(between).append(b).append(between);
      text.append(a).append("\n");
      const auto dump = read_dump(text);
      BOOST_TEST_CONTEXT(text) {
        BOOST_REQUIRE_EQUAL(dump->events.size(), 3);
        BOOST_TEST(dump->events[1].statement == "B");
        BOOST_TEST(dump->events[1].line == 2);
        BOOST_REQUIRE_EQUAL(dump->skipped.size(), 1);
        BOOST_TEST(dump->skipped[0].line == 1);
        BOOST_TEST(dump->skipped[0].lines == 1);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(broken_text_counts_as_lines) {
  const auto dump = read_dump(
      "garbage\nmore\n{\"query\":\"A\"}\n{\n  \"query\": \"raw\nnewline\",\n  \"x\": 1\n}\n"
      "{\"query\":\"B\"} tail\n{\"query\":\"C\"}");
  BOOST_REQUIRE_EQUAL(dump->events.size(), 3);
  BOOST_REQUIRE_EQUAL(dump->skipped.size(), 3);
  BOOST_TEST(dump->skipped[0].line == 0);
  BOOST_TEST(dump->skipped[0].lines == 2);
  BOOST_TEST(dump->skipped[1].line == 3);
  BOOST_TEST(dump->skipped[1].lines == 1);
  BOOST_TEST(dump->skipped[2].line == 8);
  BOOST_TEST(dump->skipped[2].text == "tail");
  BOOST_TEST(dump->events[2].line == 9);
}

BOOST_AUTO_TEST_CASE(odd_bytes) {
  const auto dump = read_dump(
      "{\"query\":\"SELECT '\xFF'\"}\n{\"query\":\"SELECT '\\udcff \\u0000'\"}\n"
      "{\"query\":\"B\"}\n");
  BOOST_REQUIRE_EQUAL(dump->events.size(), 3);
  BOOST_TEST(dump->events[0].statement == "SELECT '\xEF\xBF\xBD'");
  BOOST_TEST(dump->events[1].statement == std::string_view("SELECT '\xEF\xBF\xBD \0'", 14));
}

BOOST_AUTO_TEST_CASE(detection) {
  BOOST_TEST(detect("{\"query\":\"A\"}\n{\"query\":\"B\"}\n").score == 1000);
  BOOST_TEST(detect("[{\"query\":\"A\"},{\"query\":\"B\"},{\"query\":\"SEL").score == 1000);
  BOOST_TEST(detect("{\"query\":\"A\"}\n{\"other\":\"B\"}\n").score == 500);
  BOOST_TEST(detect("{\"query\":\"" + std::string(1000, 'x')).score == 300);
  BOOST_TEST(detect("").score == 0);
  const auto other = detect("{\"level\":\"info\"}\n{\"level\":\"info\"}\n");
  BOOST_TEST(other.score == 0);
  BOOST_TEST(!other.format);
  BOOST_TEST(other.reason == "its JSON objects have no query, connection or pool fields");
  BOOST_TEST(detect("# Time: 1\nSELECT 1;\n").reason == "no line starts a JSON object");
  BOOST_TEST(detect("{\"error_severity\":\"LOG\",\"statement\":\"SELECT 1\"}\n").score == 0);
}

}  // namespace
}  // namespace dbperf
