#include "parser/formats/events_framing.h"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "parser/formats/events_repair.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// "object|broken|~junk", each with its kind as a first letter where it is no object.
std::vector<std::string> frames(std::string_view text, const EventPath& path = {}) {
  std::vector<std::string> found;
  EventFramer framer(text, path);
  size_t end = 0;
  for (EventFrame frame; framer.next(frame);) {
    BOOST_REQUIRE_GE(frame.begin, end);
    BOOST_REQUIRE_GT(frame.end, frame.begin);
    BOOST_REQUIRE_LE(frame.end, text.size());
    end = frame.end;
    std::string one(text.substr(frame.begin, frame.end - frame.begin));
    if (frame.kind == EventFrame::broken) one.insert(0, "!");
    if (frame.kind == EventFrame::junk) one.insert(0, "~");
    if (frame.kind == EventFrame::maybe) one.insert(0, "?");
    found.push_back(std::move(one));
  }
  return found;
}

void check_frames(std::string_view text, const std::vector<std::string>& expected,
                  const EventPath& path = {}) {
  const auto found = frames(text, path);
  BOOST_TEST_CONTEXT(text) { BOOST_TEST(found == expected, boost::test_tools::per_element()); }
}

BOOST_AUTO_TEST_CASE(every_layout) {
  check_frames("", {});
  check_frames(" \n[]\n", {});
  check_frames("{}\n{\"a\":1}\n", {"{}", "{\"a\":1}"});
  check_frames("{}{}", {"{}", "{}"});
  check_frames("[{\"a\":[{}]},{\"b\":{\"c\":[]}}]", {"{\"a\":[{}]}", "{\"b\":{\"c\":[]}}"});
  check_frames("[\n  {\n    \"a\": [\n      {\n      },\n      {}\n    ]\n  },\n  {}\n]\n",
               {"{\n    \"a\": [\n      {\n      },\n      {}\n    ]\n  }", "{}"});
  check_frames("{\"a\":\n{\n\"b\":1\n}\n}\n{}", {"{\"a\":\n{\n\"b\":1\n}\n}", "{}"});
  check_frames("[{\n\"a\": 1\n}, {\n\"b\": 2\n}]", {"{\n\"a\": 1\n}", "{\n\"b\": 2\n}"});
  check_frames("\xEF\xBB\xBF{}\r\n{}\r\n", {"{}", "{}"});
}

BOOST_AUTO_TEST_CASE(strings_hide_brackets) {
  check_frames(R"({"a":"}{\"]\\"}{"b":"\\\"{"})", {R"({"a":"}{\"]\\"})", R"({"b":"\\\"{"})"});
}

BOOST_AUTO_TEST_CASE(junk) {
  check_frames("hello\nworld\n{}\n", {"~hello\nworld\n", "{}"});
  check_frames("{} and more\n{}\n", {"{}", "~and more\n", "{}"});
  check_frames("\"text\"\n5", {"~\"text\"\n5"});
}

BOOST_AUTO_TEST_CASE(what_is_broken_costs_only_itself) {
  check_frames("{\"a\":\"x\ny\"}\n{}", {"!{\"a\":\"x\ny\"}\n", "{}"});
  check_frames("{\"a\":\"x\\\ny\"}\n{}", {"!{\"a\":\"x\\\ny\"}\n", "{}"});
  check_frames("{\"a\":{\n{}\n{}", {"!{\"a\":{\n", "{}", "{}"});
  check_frames("{\"a\":\n{}\n{}\n", {"!{\"a\":\n", "{}", "{}"});
  check_frames("{\"a\":\n{}\n", {"!{\"a\":\n", "{}"});
  check_frames("{\"a\":[1,\n{},\n{},\n{}\n", {"!{\"a\":[1,\n", "{}", "{}", "{}"});
  check_frames("{\"a\":[\n{\"b\":[\n{},\n{}\n", {"!{\"a\":[\n", "!{\"b\":[\n", "{}", "{}"});
  check_frames("[{\"a\":{\"x\":1},{\"b\":1},{}]", {"!{\"a\":{\"x\":1},", "{\"b\":1}", "{}"});
  check_frames("{\"a\":1]}{}", {"{\"a\":1]}", "{}"});
  check_frames("[{\"a\":[1},{}]", {"{\"a\":[1}", "{}"});
  check_frames("{\"a\":1}}\n{}", {"{\"a\":1}", "{}"});
  check_frames("{\"a\"", {"!{\"a\""});
}

// The frames of a text that a reader cuts wherever it may.
std::vector<std::string> frames_in_chunks(std::string_view text, size_t window, bool certain_only,
                                          const EventPath& path) {
  std::vector<std::string> all;
  size_t begin = 0, end = 0;
  while (begin < text.size()) {
    end = std::min(text.size(), end + window);
    std::string_view chunk = text.substr(begin, end - begin);
    if (end < text.size()) {
      size_t cut = last_certain_begin(chunk);
      if (cut == npos && !certain_only) {
        EventFramer framer(chunk, path);
        for (EventFrame frame; framer.next(frame);) {
        }
        cut = framer.last_begin();
      }
      if (cut == npos || cut == 0) continue;
      chunk = chunk.substr(0, cut);
    }
    for (std::string& one : frames(chunk, path)) all.push_back(std::move(one));
    begin += chunk.size();
  }
  return all;
}

void check_cuts(const std::vector<std::string>& words, const EventPath& path) {
  std::mt19937 random(7);
  for (int round = 0; round < 15000; ++round) {
    std::string text;
    for (size_t i = random() % 24; i > 0; --i) text += words[random() % words.size()];
    const auto whole = frames(text, path);
    for (const size_t window : {1, 3, 8}) {
      for (const bool certain_only : {false, true}) {
        const auto cut = frames_in_chunks(text, window, certain_only, path);
        if (cut != whole) {
          BOOST_TEST(cut == whole, text << " in pieces of " << window << certain_only);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(cuts_do_not_matter) {
  check_cuts({"{", "}", "[",    "]",      ",", ":", "\"",    "\n",  "\n",  "\\",
              "1", " ", "{}\n", "\"a\":", "{", "}", "\"x\"", "},{", "}\n", "\n{\"a\":"},
             {});
}

BOOST_AUTO_TEST_CASE(cuts_of_documents_do_not_matter) {
  const std::vector<std::string> words = {
      "{",  "}",   "[",       "]",        ",",        ":",  "\"",       "\n",     "1",
      "{}", "{},", "\"e\":[", "{\"e\":[", "\"h\":1,", "]}", "],\"n\":", "\"a\":", "},{\"a\":"};
  check_cuts(words, {"e"});
  check_cuts(words, {"a", "e"});
}

BOOST_AUTO_TEST_CASE(documents) {
  check_frames(R"({"events":[{"a":1},{"b":[{}]}],"next":null})", {R"({"a":1})", R"({"b":[{}]})"},
               {"events"});
  check_frames(
      "{\n \"took\": 3, \"hits\": {\n  \"total\": {\"value\": 2},\n  \"hits\": [\n   {\n    }"
      ",\n   {}\n  ]\n },\n \"aggregations\": {\"x\": [\n{}\n, 1]}, \"z\": \"]}\"\n}\n",
      {"{\n    }", "{}"}, {"hits", "hits"});
  check_frames(
      "{\"n\":1,\"e\":[{}],\"x\":[1,[2]],\"y\":true}\n{\"n\":2,\"e\":[]}\n{\"e\":[{}]}{\"e\":[{}]}",
      {"{}", "{}", "{}"}, {"e"});
  check_frames(R"({"a":{"e":[{}],"m":{"e":[1]}},"n":null})", {"{}"}, {"a", "e"});
  // The key elsewhere is no entrance.
  for (const std::string_view other :
       {R"({"x":{"e":[{}]}})", R"({"e":{"x":[{}]}})", R"({"x":"e","y":[{}]})", R"({"e":[1,{}]})",
        R"([{"a":["e",{"e":1}]}])"}) {
    BOOST_TEST(frames(other, {"e"}).size() == 1u, other);
  }
  // What is broken after the array costs itself.
  check_frames("{\"e\":[{}],\"x\":\"raw\nnewline\"}\n{\"e\":[{}]}\n",
               {"{}", "!\"x\":\"raw\nnewline\"}\n", "{}"}, {"e"});
  check_frames("{\"e\":[{}],\"x\":{\"y\":\n{\"e\":[{}]}\n{}",
               {"{}", "!\"x\":{\"y\":\n", "{\"e\":[{}]}", "{}"}, {"e"});
}

BOOST_AUTO_TEST_CASE(neighbours_on_one_line) {
  check_frames(R"([{"a":1},{"a":x {"a":2},{"a":3}])",
               {R"({"a":1})", R"(!{"a":x )", R"(?{"a":2})", R"({"a":3})"});
  check_frames(R"([{"a":1,"p":[1,2,{"a":2},{"a":3}])",
               {R"(!{"a":1,"p":[1,2,)", R"(?{"a":2})", R"(?{"a":3})"});
  check_frames(R"([{"a":1,{"a":2},{"a":3}])", {R"(!{"a":1,)", R"(?{"a":2})", R"({"a":3})"});
  // One that swallows more than a megabyte of what look like its neighbours is given up.
  std::string text = R"([{"a":0,"p":[{"x":1})";
  for (int i = 0; i < 200'000; ++i) text += R"(,{"a":1,"t":"0123456789"})";
  const auto found = frames(text + "]");
  BOOST_TEST(found.size() == 200'002u);
  BOOST_TEST(found.back() == R"({"a":1,"t":"0123456789"})");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_broken_not_fatal) {
  const std::string deep = "{\"a\":" + std::string(5000, '[') + "\n{}\n{}\n";
  const auto found = frames(deep);
  BOOST_REQUIRE_GE(found.size(), 2);
  BOOST_TEST(found[found.size() - 1] == "{}");
  BOOST_TEST(found[found.size() - 2] == "{}");
}

// What costs the square of its length would run for minutes.
BOOST_AUTO_TEST_CASE(linear_time) {
  for (const std::string_view word :
       {"{", "{\"a\":[\n", "{\"a\":\n", "\n", "[", "\"", "x\n", "},{", "{\"a\":[{},\n{}\n", "\\",
        "{\"a\":[\n{},\n", "{\"a\":[{\"a\":1},", "{}],\"a\":[", "{}],\"a\":", "{\"a\":{"}) {
    std::string text;
    while (text.size() < 2'000'000) text += word;
    for (const EventPath& path : {EventPath{}, EventPath{"a"}, EventPath{"a", "a"}}) {
      EventFramer framer(text, path);
      for (EventFrame frame; framer.next(frame);) {
      }
    }
    last_certain_begin(text);
    next_object_line(text, 0);
  }
}

BOOST_AUTO_TEST_CASE(lines_that_start_an_object) {
  BOOST_TEST(next_object_line("{}", 0) == 0);
  BOOST_TEST(next_object_line("x {}\n  ,{}", 0) == 8);
  BOOST_TEST(next_object_line("}, {\n{", 1) == 5);
  BOOST_TEST(next_object_line("a\n\n", 0) == npos);
  BOOST_TEST(last_certain_begin("{}\n \n{}\nx\n{") == 5);
  BOOST_TEST(last_certain_begin("{},\n{}") == npos);
  BOOST_TEST(last_certain_begin("") == npos);
}

BOOST_AUTO_TEST_CASE(repairs) {
  struct {
    std::string_view text, expected;
  } cases[] = {
      {"{\"a\":\"x\xFFy\xC3\"}", "{\"a\":\"x\xEF\xBF\xBDy\xEF\xBF\xBD\"}"},
      {"{\"a\":\"\xED\xA0\x80\xE2\x82\xAC\"}",
       "{\"a\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x82\xAC\"}"},
      {R"({"a":"\udcff \ud83d\ude00 \\udcff \ud83d"})",
       "{\"a\":\"\xEF\xBF\xBD \\ud83d\\ude00 \\\\udcff \xEF\xBF\xBD\"}"},
      {"{\"a\":\t\"x\ty\x01\"}", "{\"a\":\t\"x\\u0009y\\u0001\"}"},
      {R"({"a":NaN,"b":-Infinity,"c":"NaN \" Infinity"})",
       R"({"a":"NaN","b":"NaN","c":"NaN \" Infinity"})"},
      {R"([18446744073709551616, -9223372036854775809,1E400,-1.8e+308])",
       R"(["18446744073709551616", "-9223372036854775809","1E400","-1.8e+308"])"},
  };
  std::string out;
  for (const auto& one : cases) {
    BOOST_TEST(repair_json(one.text, out));
    BOOST_TEST(out == one.expected);
  }
  BOOST_TEST(!repair_json(R"({"a":"\u00e9\n"})", out));
  BOOST_TEST(!repair_json("\"\\", out));
  for (const std::string_view number :
       {"18446744073709551615", "-9223372036854775808", "123456789012345678901.5", "1e308", "0e400",
        "1e-300", "0.0", "-0", "\"1e400\""}) {
    BOOST_TEST(!repair_json(number, out), number);
    BOOST_TEST(out == number);
  }
}

BOOST_AUTO_TEST_CASE(repairs_no_number_that_is_none) {
  std::string out;
  for (const std::string_view text : {"01", "1.", "1.e5", "-", "-.5", "+1", "1e", "1e+", ".5"}) {
    BOOST_TEST(!repair_json(text, out), text);
    BOOST_TEST(out == text);
  }
}

BOOST_AUTO_TEST_CASE(repairs_long_numbers_in_linear_time) {
  const std::string digits(1 << 20, '1');
  std::string out;
  for (const std::string_view end : {"", ".", "e", "e-", "-"}) {
    BOOST_TEST(repair_json(digits + std::string(end), out));
    BOOST_TEST(out == '"' + digits + '"' + std::string(end));
  }
}

}  // namespace
}  // namespace dbperf
