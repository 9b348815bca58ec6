// What FlatObjectReader takes says the same to simdjson, and it takes what logs are made of.

#include "parser/formats/flat_object.h"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

namespace dbperf {
namespace {

constexpr size_t padding = 64;  // see Format::parse

uint8_t meaning_of(std::string_view key) {
  if (key == "ignored") return FlatObjectReader::ignored;
  return static_cast<uint8_t>(key.empty() ? 0 : key.size() * 16 + (key.back() & 15));
}

bool is_same(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind || a.characters != b.characters) return false;
  return std::memcmp(&a.integer, &b.integer, sizeof a.integer) == 0;  // or the same number
}

// Reads objects in both ways.
class TwoReaders {
 public:
  // Whether the flat reader takes `object`, whatever stands behind it; if so, simdjson says the
  // same.
  bool take(std::string_view object) {
    bool is_taken = false;
    for (const char behind : {'\0', '}', '"', '1', ' '}) {
      text_ = object;
      text_.append(padding, behind);
      const bool takes = flat_.read({text_.data(), object.size()});
      if (behind == '\0') is_taken = takes;
      if (takes != is_taken) BOOST_ERROR("depends on what follows: " << object);
    }
    if (is_taken) compare(object);
    arena_.clear();
    return is_taken;
  }
  std::span<const JsonMember> members() const { return flat_.members(); }

 private:
  void compare(std::string_view object) {
    simdjson::dom::object parsed;
    if (parser_.parse(object).get(parsed) != simdjson::SUCCESS) {
      BOOST_ERROR("no object: " << object);
      return;
    }
    const auto members = flat_.members();
    size_t count = 0;
    for (const auto [key, value] : parsed) {
      const uint8_t meaning = meaning_of(key);
      if (meaning == FlatObjectReader::ignored) continue;
      if (count == members.size() || members[count].meaning != meaning ||
          !is_same(members[count].value, json_value(value, arena_))) {
        BOOST_ERROR("other members: " << object);
        return;
      }
      ++count;
    }
    if (count != members.size()) BOOST_ERROR("more members: " << object);
  }

  Arena arena_;
  FlatObjectReader flat_{meaning_of, arena_};
  simdjson::dom::parser parser_;
  std::string text_;
};

// Calls `each` with every text of at most `size` of these pieces.
template <typename Each>
void for_each_text(const std::vector<std::string>& pieces, size_t size, const Each& each,
                   const std::string& begin = "") {
  each(begin);
  if (size == 0) return;
  for (const std::string& piece : pieces) for_each_text(pieces, size - 1, each, begin + piece);
}

BOOST_AUTO_TEST_CASE(it_takes_what_logs_are_made_of) {
  TwoReaders readers;
  for (const char* object : {
           R"({"a":1})",
           R"({"a":"b"})",
           R"({"a":""})",
           R"({"":""})",
           R"({"a":0,"b":-1,"c":12345678901234567})",
           R"({"a":0.001819,"b":-0.5,"c":12345678.1234567})",
           R"({"a":null,"b":true,"c":false})",
           R"({"a":"x\n\t\"y\"\\z\/\b\f\r"})",
           "{\"a\":\"\xC3\xA9 \xE2\x82\xAC\"}",
           "  { \"a\" : 1 , \"b\" : \"x\" }\r",
           R"({"a":1,"a":2})",
           R"({"a":"a text that is longer than sixteen bytes, and { } : , [ ] in it"})",
           R"({"a key that is longer than what is learned of keys":"x","b":1})",
       }) {
    BOOST_TEST(readers.take(object), object);
    BOOST_TEST(readers.take(object), object);  // now its keys are expected
  }
}

BOOST_AUTO_TEST_CASE(it_leaves_the_rest_to_simdjson) {
  TwoReaders readers;
  for (const char* object : {
           "",
           "{\"\xE9\":1}",
           "{\"\xE9\":1}",  // though it may be known by now
           "{",
           "{}",
           "[1]",
           "1",
           R"({"a":1)",
           R"({"a":1}})",
           R"({"a":1},)",
           R"({"a":1,})",
           R"({"a":1 "b":2})",
           R"({"a" 1})",
           R"({a:1})",
           R"({"a":{}})",
           R"({"a":[]})",
           R"({"a":1e3})",
           R"({"a":01})",
           R"({"a":-})",
           R"({"a":-0})",
           R"({"a":1.})",
           R"({"a":.5})",
           R"({"a":+1})",
           R"({"a":1.5x})",
           R"({"a":nul})",
           R"({"a":truex})",
           R"({"a":12345678901234567890})",
           R"({"a":0.12345678901234567})",
           R"({"a":"\u00e9"})",
           R"({"a":"\x"})",
           R"({"a\n":1})",
           "{\"a\":\"\n\"}",
           "{\"a\":\"\\\n\"}",
           "{\"a\":\"\xE9\"}",
           "{\"a\xE9\":1}",
       }) {
    BOOST_TEST(!readers.take(object), object);
  }
}

BOOST_AUTO_TEST_CASE(keys_of_many_layouts) {
  TwoReaders readers;
  for (int round = 0; round < 2; ++round) {
    for (int layout = 0; layout < 100; ++layout) {
      std::string object = "{\"first\":1";
      for (int i = 0; i < layout % 40; ++i) {
        object +=
            ",\"key" + std::to_string(layout) + "_" + std::to_string(i) + "\":" + std::to_string(i);
      }
      BOOST_TEST(readers.take(object + "}"));
    }
  }
  BOOST_TEST(readers.take(R"({"ignored":1,"b":2})"));
  BOOST_TEST(readers.members().size() == 1);
}

BOOST_AUTO_TEST_CASE(all_short_objects) {
  TwoReaders readers;
  size_t taken = 0;
  const auto try_in = [&](const std::string& before, const std::string& after) {
    return [&, before, after](const std::string& text) {
      taken += readers.take(before + text + after);
    };
  };
  const std::vector<std::string> values = {"0", "1",  "-", ".", "e",    "\"",   "\\",   "n",
                                           " ", "\n", "}", ",", "null", "\xC3", "\xA9", "\"a\":"};
  for_each_text(values, 4, try_in("{\"a\":", "}"));
  const std::vector<std::string> structure = {"{",  "}", "\"a\"", "\"", ":",      ",",
                                              "\n", " ", "1",     "a",  "\"ab\":"};
  for_each_text(structure, 5, try_in("", ""));
  BOOST_TEST(taken > 400);
}

BOOST_AUTO_TEST_CASE(objects_with_random_faults) {
  const std::string object =
      R"({"type":"query","time":"2026-11-22T10:00:00.980Z","query":"SELECT 'a\n\"b\"' FROM t",)"
      R"("duration":0.001819,"rows":-12,"error":null,"ok":true,"user":"J)"
      "\xC3\xB6rg\",\"host\":\"10.0.0.8\"}";
  constexpr std::string_view bytes = "{}[]\":,\\n0e-. \n\x01\xC3\x80";
  TwoReaders readers;
  std::minstd_rand random(1);
  size_t taken = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string changed = object;
    for (size_t faults = random() % 3; faults > 0; --faults) {
      const size_t at = random() % changed.size();
      const char byte = bytes[random() % bytes.size()];
      switch (random() % 3) {
        case 0:
          changed.erase(at, 1);
          break;
        case 1:
          changed.insert(at, 1, byte);
          break;
        default:
          changed[at] = byte;
      }
    }
    taken += readers.take(changed);
  }
  BOOST_TEST(taken > 20'000);
}

}  // namespace
}  // namespace dbperf
