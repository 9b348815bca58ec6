#include "cli/render/json_writer.h"

#include <fmt/format.h>

#include <iterator>

#include "cli/render/characters.h"
#include "cli/render/numbers.h"

namespace dbperf {

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) written_ += ',';
  if (level.lines) {
    written_ += '\n';
    written_.append(2 * levels_.size(), ' ');
  } else if (!level.empty) {
    written_ += ' ';
  }
  level.empty = false;
}

void JsonWriter::begin(char open, char close, bool lines) {
  before_value();
  written_ += open;
  levels_.push_back({close, lines});
}

void JsonWriter::end() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.lines && !level.empty) {
    written_ += '\n';
    written_.append(2 * levels_.size(), ' ');
  }
  written_ += level.close;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  quoted(name);
  written_ += ": ";
  after_key_ = true;
}

void JsonWriter::string(std::string_view value) {
  before_value();
  quoted(value);
}

void JsonWriter::raw(std::string_view value) {
  before_value();
  written_ += value;
}

void JsonWriter::number(int64_t value) { raw(std::to_string(value)); }
void JsonWriter::number(uint64_t value) { raw(std::to_string(value)); }

void JsonWriter::number(double value) { raw(decimal_number(value)); }
void JsonWriter::seconds(int64_t us) { raw(decimal_seconds(us)); }

void JsonWriter::timestamp(int64_t time_us) {
  const std::string text = utc_timestamp(time_us);
  raw(text.empty() ? "null" : '"' + text + '"');
}

void JsonWriter::texts(std::string_view name, const std::vector<std::string>& values) {
  array(name);
  for (const std::string& value : values) string(value);
  end();
}

void JsonWriter::quoted(std::string_view value) {
  written_ += '"';
  size_t plain = 0;  // where the run begins that can be copied as it is
  for (size_t at = 0; at < value.size();) {
    const size_t begin = at;
    const auto byte = static_cast<unsigned char>(value[at]);
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    const char32_t c = next_code_point(value, at);
    // Control characters of the second kind and the bidirectional ones do harm in terminals too.
    const bool escaped =
        c < 0x80 || (c < 0xA0) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (!escaped && c != invalid_code_point) continue;
    written_.append(value.substr(plain, begin - plain));
    plain = at;
    switch (c) {
      case '"':
        written_ += "\\\"";
        break;
      case '\\':
        written_ += "\\\\";
        break;
      case '\n':
        written_ += "\\n";
        break;
      case '\r':
        written_ += "\\r";
        break;
      case '\t':
        written_ += "\\t";
        break;
      case invalid_code_point:
        written_ += "\uFFFD";
        break;
      default:
        fmt::format_to(std::back_inserter(written_), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  written_.append(value.substr(plain));
  written_ += '"';
}

}  // namespace dbperf
