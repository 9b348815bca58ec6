#pragma once
// Puts the pieces of a wrapped log together again.
//
// What one process writes in one go may arrive as several pieces, with pieces of others in between:
// syslog has a message for each line, and cuts long lines; containers cut at 16 KiB. So the pieces
// of one origin that belong together are collected in a group, and groups leave in the order of
// their first lines, each as soon as all before it are complete. A group is complete when its
// origin begins the next one, or has been silent for so many pieces that nothing more will come. So
// the text that leaves depends on the pieces alone, and what is held back is bounded.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/key_map.h"
#include "parser/envelopes/envelope.h"
#include "parser/envelopes/line_map.h"
#include "parser/formats/postgres_message.h"

namespace dbperf {

struct PostgresLanguage;  // parser/formats/postgres_language.h

// How the text of a wrapped log is restored.
struct Assembly {
  // What begins a group, where the wrapping does not say: a line that ...
  enum Beginning : uint8_t {
    untabbed,      // does not begin with a tab (what servers and stack traces continue with)
    labelled,      // has one of PostgreSQL's severities ("LOG:  ")
    slow_heading,  // begins the heading of a MySQL slow-log entry, or a record of the error log
  } beginning = untabbed;
  const PostgresLanguage* language = nullptr;  // of the labels; null: English
  // Facts of the wrapping that are put in front of each labelled line, as PostgreSQL's %m and [%p].
  bool add_time = false, add_pid = false;
  bool add_server = false;  // as %c, which tells sessions of one pid on two servers apart

  bool stamps() const { return add_time || add_pid || add_server; }
};

class Assembler {
 public:
  explicit Assembler(Assembly assembly) : assembly_(assembly) {}

  // `line` is the number of the piece's line in the wrapped log. False if the piece begins nothing,
  // and what it is the rest of is not there or of another origin: it is left out.
  bool add(const Piece& piece, uint64_t line);
  // A line that belongs to the piece before it. False if that has left already.
  bool add_headless(std::string_view text, uint64_t line);
  void finish();

  // What has left: the user takes it away.
  std::string& text() { return text_; }
  LineMap& lines() { return lines_; }

 private:
  struct Group {
    uint64_t origin = 0;
    std::string text;
    std::vector<uint64_t> lines;  // of each line in `text`: where it came from
    uint64_t last_piece = 0;      // number of the piece that was added last
    size_t last_size = 0;         // of that piece
    uint32_t part = 0;
    bool partial = false;  // its last line goes on in the next piece
    bool open = true;
  };

  Group* open_group(uint64_t origin);
  bool continues(const Piece& piece, const Group& group) const;
  bool begins(std::string_view line, const Group* group) const;
  PostgresPart part_of(std::string_view line) const;
  bool belongs_nowhere(const Piece& piece) const;
  void begin(const Piece& piece, uint64_t line);
  void append(Group& group, const Piece& piece, uint64_t line);
  void append_lines(Group& group, std::string_view text, uint64_t line, bool same_line);
  bool is_cut(const Piece& piece, const Group& group) const;
  void stamp(std::string& out);
  void stamp_server(std::string& out);
  void close(Group& group);
  void release(bool all);

  const Assembly assembly_;
  std::deque<std::unique_ptr<Group>> groups_;  // in the order of their first lines
  std::vector<std::unique_ptr<Group>> spare_;
  uint64_t first_ = 0;     // number of groups_.front(); they count up
  KeyMap<uint64_t> open_;  // origin -> number of its open group
  size_t held_bytes_ = 0;  // in groups_
  uint64_t pieces_ = 0;
  Group* latest_ = nullptr;  // where the last piece went
  bool any_ = false;
  uint64_t last_origin_ = 0;  // of the group that began last

  int64_t time_us_ = unknown_time;  // of the piece at hand
  std::string pid_, server_;        // likewise
  char stamped_server_[16] = {};
  size_t stamped_server_size_ = 0;
  int64_t stamped_second_ = INT64_MIN;
  char stamped_[24] = {};  // that second as text

  std::string text_;
  LineMap lines_;
};

}  // namespace dbperf
