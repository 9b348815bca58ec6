#pragma once
// A value of a JSON object as records need it: text, a number, or a word.

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "parser/arena.h"

namespace dbperf {

struct JsonValue {
  enum Kind : uint8_t { null, boolean, whole, real, text, compound };

  // Of text, and of a whole number its digits (also of one that is too large and therefore real).
  // It lives as long as the records and their arena.
  std::string_view characters;
  union {
    int64_t integer = 0;  // of whole, and of boolean 0 or 1
    double number;        // of real
  };
  Kind kind = null;

  static JsonValue of_text(std::string_view characters) { return {characters, {}, text}; }
  static JsonValue of_boolean(bool value) { return {{}, {value}, boolean}; }
  static JsonValue of_whole(int64_t integer, std::string_view digits) {
    return {digits, {integer}, whole};
  }
  static JsonValue of_real(double number, std::string_view digits = {}) {
    return {digits, {.number = number}, real};
  }
};

// What the parser found, whose own texts die with its next object. Of an object or array only the
// kind.
JsonValue json_value(simdjson::dom::element element, Arena& arena);

}  // namespace dbperf
