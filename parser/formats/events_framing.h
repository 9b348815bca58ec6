#pragma once
// Finds the JSON objects of an event dump without parsing them: one a line, back to back, spread
// over lines, in one array of any size, or in an array within a document. What is broken costs
// itself, never its neighbours.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dbperf {

struct EventFrame {
  enum Kind : uint8_t {
    object,  // from `{` to the `}` that matches it
    broken,  // an object that never ends well, up to where reading resumes
    junk,    // whole lines, or the end of one, with no object
    maybe,   // stands within what is broken: if it is an event, it is a neighbour
  } kind = object;
  size_t begin = 0;
  size_t end = 0;
};

// The keys that lead from a document to the array of its events: {"hits", "hits"} for
// {"hits":{"hits":[{...},...]}}. Empty: events do not stand in documents.
using EventPath = std::vector<std::string>;

// A string ends at its quote, or breaks at a raw newline; an object breaks where `{` cannot stand,
// or at the end of the text. After a break the text is read again from that `{`, or from the next
// line that starts an object. To stay linear, objects within another that start a line or stand in
// an array are noted on the way, and told after it if the outer one turns out to be broken.
//
// A document is an object that has an array at the path: it is entered, and what follows the array
// is passed over. Where a document may stand, so may an event, and nothing is remembered of what
// was entered: so a text may be cut before any of them.
class EventFramer {
 public:
  // `path` outlives the framer.
  EventFramer(std::string_view text, const EventPath& path);

  // False at the end of the text.
  bool next(EventFrame& frame);

  // The position of the next object, if nothing but white space and punctuation of arrays stands
  // before it, and it is no part of what is broken; else npos. A caller that knows where that
  // object ends may go on there.
  size_t peek();
  void resume_at(size_t position) { at_ = position; }

  // Where the latest object begins that was neither within another nor read again.
  size_t last_begin() const { return last_begin_; }

 private:
  struct Nested {
    size_t begin = 0;
    size_t end = 0;  // npos while it is open
    uint32_t depth = 0;
    bool starts_line = false;
  };
  // How the scan of an object or array ended.
  struct Scan {
    enum Kind : uint8_t { whole, broken, entered } kind = broken;
    size_t next = 0;        // where reading goes on
    bool doubtful = false;  // what stands there may be a part of what is broken
  };

  size_t find_object();
  Scan scan(size_t begin, bool may_enter);
  size_t entrance(size_t key, size_t key_end);
  Scan broke_at_brace(size_t at, bool starts_line, char before, char before_that) const;
  Scan broke_at_line(size_t at) const;
  void note(size_t at, bool starts_line);
  void close(size_t end);
  bool is_neighbour(size_t begin, size_t at) const;
  bool tell(EventFrame& frame, size_t begin, const Scan& scanned);
  bool at_rest_of_document() const;
  bool pass_member(EventFrame& frame);
  bool next_nested(EventFrame& frame);
  size_t skip_string(size_t at) const;
  bool in_array() const { return depth_ > 0 && arrays_[depth_ - 1]; }

  std::string_view text_;
  const EventPath& path_;
  size_t at_ = 0;
  bool doubtful_ = false;  // what stands at at_: see Scan
  size_t last_begin_ = std::string_view::npos;

  static constexpr size_t max_depth = 1024;
  std::bitset<max_depth> arrays_;  // of the enclosing values: which are arrays
  size_t depth_ = 0;
  size_t entered_ = 0;  // how much of the path the enclosing objects are

  // Of objects in arrays this many are noted; of those that start a line, all.
  static constexpr size_t max_maybe = 100'000;
  std::vector<Nested> nested_;  // objects within the one being read that may be told
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
