#pragma once
// Reading the fields of one JSON object, for wrappings made of them.

#include <simdjson.h>

#include <string_view>

namespace dbperf {

// Objects are read one at a time; their text lives until the next is read.
class JsonObjectReader {
 public:
  // False if it is no object. record_padding readable bytes follow `text`.
  bool read(std::string_view text) {
    return parser_.parse(text.data(), text.size(), false).get(object_) == simdjson::SUCCESS;
  }
  const simdjson::dom::object& object() const { return object_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::object object_;
};

// Empty if there is no such string.
inline std::string_view text_at(const simdjson::dom::object& object, std::string_view key) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

// What stands at `outer`.`key`.
inline std::string_view text_at(const simdjson::dom::object& object, std::string_view outer,
                                std::string_view key) {
  simdjson::dom::object inner;
  return object[outer].get(inner) == simdjson::SUCCESS ? text_at(inner, key) : std::string_view();
}

inline bool has_text_at(const simdjson::dom::object& object, std::string_view key) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS;
}

}  // namespace dbperf
