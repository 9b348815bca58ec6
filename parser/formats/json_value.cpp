#include "parser/formats/json_value.h"

#include <fmt/format.h>

namespace dbperf {
namespace {

template <typename Integer>
std::string_view digits_of(Integer integer, Arena& arena) {
  const fmt::format_int digits(integer);
  return arena.copy({digits.data(), digits.size()});
}

}  // namespace

JsonValue json_value(simdjson::dom::element element, Arena& arena) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::STRING:
      return JsonValue::of_text(arena.copy(element.get_string().value_unsafe()));
    case element_type::INT64: {
      const int64_t integer = element.get_int64().value_unsafe();
      return JsonValue::of_whole(integer, digits_of(integer, arena));
    }
    case element_type::UINT64: {
      const uint64_t integer = element.get_uint64().value_unsafe();
      return JsonValue::of_real(static_cast<double>(integer), digits_of(integer, arena));
    }
    case element_type::DOUBLE:
      return JsonValue::of_real(element.get_double().value_unsafe());
    case element_type::BOOL:
      return JsonValue::of_boolean(element.get_bool().value_unsafe());
    case element_type::NULL_VALUE:
      return {};
    default:
      return {.kind = JsonValue::compound};
  }
}

}  // namespace dbperf
