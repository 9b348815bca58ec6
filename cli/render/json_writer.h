#pragma once
// Writes JSON text: keeps track of commas and nesting, and makes every string valid UTF-8. The
// outermost levels are broken into lines, what is inside them stays on one.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

class JsonWriter {
 public:
  // `lines`: each member or element stands on a line of its own.
  void begin_object(bool lines = false) { begin('{', '}', lines); }
  void begin_array(bool lines = false) { begin('[', ']', lines); }
  void end();

  void key(std::string_view name);
  void string(std::string_view value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  void number(int64_t value);
  void number(uint64_t value);
  void number(double value);        // six decimals; 0 for what is no number
  void seconds(int64_t us);         // likewise, exact; 0 for unknown
  void timestamp(int64_t time_us);  // RFC 3339 in UTC; null for unknown_time

  // Members of an object: a name and its value.
  void text(std::string_view name, std::string_view value) { key(name), string(value); }
  void text_if_known(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void count(std::string_view name, uint64_t value) { key(name), number(value); }
  void signed_count(std::string_view name, int64_t value) { key(name), number(value); }
  void ratio(std::string_view name, double value) { key(name), number(value); }
  void seconds(std::string_view name, int64_t us) { key(name), seconds(us); }
  // A number that is written already (see numbers.h).
  void decimal(std::string_view name, std::string_view value) { key(name), raw(value); }
  void time(std::string_view name, int64_t time_us) { key(name), timestamp(time_us); }
  void boolean(std::string_view name, bool value) { key(name), boolean(value); }
  void object(std::string_view name, bool lines = false) { key(name), begin_object(lines); }
  void array(std::string_view name, bool lines = false) { key(name), begin_array(lines); }
  void texts(std::string_view name, const std::vector<std::string>& values);

  const std::string& written() const { return written_; }

 private:
  struct Level {
    char close;
    bool lines;
    bool empty = true;
  };
  void begin(char open, char close, bool lines);
  void before_value();
  void raw(std::string_view value);
  void quoted(std::string_view value);

  std::string written_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace dbperf
