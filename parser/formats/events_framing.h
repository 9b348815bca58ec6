#pragma once
// Finds the JSON objects of an event dump without parsing them: one a line, back to back, spread
// over lines, or in one array of any size. What is broken costs itself, never its neighbours.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dbperf {

struct EventFrame {
  enum Kind : uint8_t {
    object,  // from `{` to the `}` that matches it
    broken,  // an object that never ends well, up to where reading resumes
    junk,    // whole lines, or the end of one, with no object
  } kind = object;
  size_t begin = 0;
  size_t end = 0;
};

// A string ends at its quote, or breaks at a raw newline; an object breaks where `{` cannot stand,
// or at the end of the text. After a break the text is read again from the next line on that starts
// an object. To stay linear, the lines that start an object within another are noted on the way,
// and told as objects of their own if the outer one turns out to be broken.
class EventFramer {
 public:
  explicit EventFramer(std::string_view text);

  // False at the end of the text.
  bool next(EventFrame& frame);

  // The position of the next object, if nothing but white space and punctuation of arrays stands
  // before it; else npos. A caller that knows where that object ends may go on there.
  size_t peek();
  void resume_at(size_t position) { at_ = position; }

  // Where the latest object begins that was neither within another nor read again.
  size_t last_begin() const { return last_begin_; }

 private:
  struct Nested {
    size_t begin = 0;
    size_t end = 0;  // npos while it is open
    uint32_t depth = 0;
  };
  // How the scan of an object ended.
  struct Scan {
    bool whole = false;
    size_t end = 0;     // after its `}`
    size_t resume = 0;  // if it broke
  };

  Scan scan(size_t begin);
  Scan broke_at_brace(size_t at, bool starts_line, char before, char before_that) const;
  bool next_nested(EventFrame& frame);
  size_t skip_string(size_t at) const;
  bool in_array() const { return depth_ > 0 && arrays_[depth_ - 1]; }

  std::string_view text_;
  size_t at_ = 0;
  size_t last_begin_ = std::string_view::npos;

  static constexpr size_t max_depth = 1024;
  std::bitset<max_depth> arrays_;  // of the enclosing values: which are arrays
  size_t depth_ = 0;

  std::vector<Nested> nested_;  // objects within the one being read that start a line
  std::vector<size_t> open_;    // those that are still open
  size_t next_nested_ = 0;      // the next to be told; all are told if it is nested_.size()
  size_t after_nested_ = 0;     // where reading goes on then
};

// The first line at or after `from` that starts an object, past punctuation of arrays: the position
// of its `{`. npos if none does. `from` may stand within a line, which does not count then.
size_t next_object_line(std::string_view text, size_t from);

// The last `}`, white space with a newline, `{`: no JSON text holds that within an object, so one
// object ends and another begins there whatever stands before. The position of the `{`, or npos.
size_t last_certain_begin(std::string_view text);

}  // namespace dbperf
