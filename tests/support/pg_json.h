#pragma once
// Looking around in libpg_query's parse trees.

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace dbperf::test {

using simdjson::dom::element;
using Strings = std::vector<std::string>;

inline bool has(element node, std::string_view key) {
  return node.is_object() && node[key].error() == simdjson::SUCCESS;
}

// The empty element is never looked at: ask has() first.
inline element at(element node, std::string_view key) { return node[key].value_unsafe(); }

inline std::string text_at(element node, std::string_view key) {
  std::string_view text;
  return node[key].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// The strings of a list of String nodes; "*" for a star.
inline Strings names_at(element node, std::string_view key) {
  Strings names;
  if (!has(node, key)) return names;
  for (const element one : at(node, key).get_array())
    names.push_back(has(one, "String") ? text_at(at(one, "String"), "sval") : "*");
  return names;
}

}  // namespace dbperf::test
