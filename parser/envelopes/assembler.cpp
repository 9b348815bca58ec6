#include "parser/envelopes/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "parser/envelopes/syslog_line.h"
#include "parser/formats/mysql_error_reader.h"
#include "parser/formats/postgres_language.h"
#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr uint64_t silence = 1000;      // pieces after which a group is complete
constexpr size_t max_held = 4 << 20;    // bytes of groups that wait
constexpr size_t max_group = 16 << 20;  // what is longer is dropped
constexpr size_t syslog_limit = 900;    // where PostgreSQL cuts what it sends to syslog
constexpr size_t label_window = 2048;

// Whether a piece may have been cut at `syslog_limit`: at the blank before its next word, up to
// three bytes earlier if that splits a character.
bool reaches_limit(size_t size, std::string_view next) {
  const size_t word = next.find_first_of(" \t", 1);
  return size + std::min(word, next.size()) + 3 >= syslog_limit;
}

std::string_view last_line(std::string_view text) { return text.substr(text.rfind('\n') + 1); }

}  // namespace

PostgresPart Assembler::part_of(std::string_view line) const {
  if (line.starts_with('\t')) return PostgresPart::none;
  const PostgresLanguage* const language = assembly_.language;
  const size_t label = find_postgres_label(line.substr(0, label_window), 0, language);
  if (label == npos) return PostgresPart::none;
  return read_postgres_label(line.substr(label), language).part;
}

Assembler::Group* Assembler::open_group(uint64_t origin) {
  const auto found = open_.find(origin);
  return found == open_.end() ? nullptr : groups_[found->second - first_].get();
}

bool Assembler::begins(std::string_view line, const Group* group) const {
  if (line.empty() || line.starts_with('\t')) return false;
  switch (assembly_.beginning) {
    case Assembly::labelled:
      return part_of(line) == PostgresPart::message;
    case Assembly::slow_heading:
      return line.starts_with("# Time: ") || is_telling_error_line(line) ||
             (line.starts_with("# User@Host: ") &&
              (group == nullptr || !last_line(group->text).starts_with("# Time: ")));
    default:
      return true;
  }
}

bool Assembler::continues(const Piece& piece, const Group& group) const {
  if (group.partial) return true;
  if (piece.part > 0) return piece.part > group.part && group.part > 0;
  return !begins(piece.text.substr(0, piece.text.find('\n')), &group);
}

// What would follow the text of another origin would be read as a part of that.
bool Assembler::belongs_nowhere(const Piece& piece) const {
  if (!any_ || piece.part > 0) return piece.part > 1 && any_;
  if (assembly_.beginning == Assembly::untabbed || piece.origin == last_origin_) return false;
  const std::string_view line = piece.text.substr(0, piece.text.find('\n'));
  return !begins(line, nullptr) && part_of(line) == PostgresPart::none;
}

bool Assembler::add(const Piece& piece, uint64_t line) {
  ++pieces_;
  time_us_ = piece.time_us == unknown_time ? time_us_ : piece.time_us;
  if (assembly_.add_pid || assembly_.add_server) pid_ = piece.pid;
  if (assembly_.add_server && piece.server != server_) {
    server_ = piece.server;
    stamped_server_size_ = 0;
  }
  Group* const group = open_group(piece.origin);
  if (group && continues(piece, *group)) {
    append(*group, piece, line);
  } else {
    if (group) close(*group);
    if (belongs_nowhere(piece)) return false;
    begin(piece, line);
  }
  release(false);
  return true;
}

void Assembler::begin(const Piece& piece, uint64_t line) {
  any_ = true;
  last_origin_ = piece.origin;
  if (spare_.empty()) spare_.push_back(std::make_unique<Group>());
  groups_.push_back(std::move(spare_.back()));
  spare_.pop_back();
  Group& group = *groups_.back();
  group.origin = piece.origin;
  group.text.clear();
  group.lines.clear();
  group.open = true;
  open_[piece.origin] = first_ + groups_.size() - 1;
  append_lines(group, piece.text, line, false);
  group.part = piece.part;
  group.partial = piece.partial;
  group.last_piece = pieces_;
  group.last_size = piece.text.size();
  latest_ = &group;
}

// Whether `piece` goes on where PostgreSQL cut a line that was too long for syslog.
bool Assembler::is_cut(const Piece& piece, const Group& group) const {
  return piece.part > 1 && !piece.text.starts_with('\t') &&
         part_of(piece.text) == PostgresPart::none && reaches_limit(group.last_size, piece.text);
}

void Assembler::append(Group& group, const Piece& piece, uint64_t line) {
  append_lines(group, piece.text, line, group.partial || is_cut(piece, group));
  group.part = piece.part;
  group.partial = piece.partial;
  group.last_piece = pieces_;
  group.last_size = piece.text.size();
  latest_ = &group;
}

void Assembler::append_lines(Group& group, std::string_view text, uint64_t line, bool same_line) {
  const size_t before = group.text.size();
  for (size_t at = 0; at <= text.size() && group.text.size() < max_group;) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view one = text.substr(at, end - at);
    if (at > 0 || !same_line) {
      if (!group.lines.empty()) group.text += '\n';
      group.lines.push_back(line);
      if (assembly_.stamps() && part_of(one) != PostgresPart::none) stamp(group.text);
    }
    group.text += one;
    at = end + 1;
  }
  held_bytes_ += group.text.size() - before;
}

bool Assembler::add_headless(std::string_view text, uint64_t line) {
  if (latest_ == nullptr) return false;
  append_lines(*latest_, text, line, false);
  latest_->last_size = text.size();
  return true;
}

// Writes "2026-11-22 10:00:00.123 UTC [4711] 0053fa1c.1267 ".
void Assembler::stamp(std::string& out) {
  if (assembly_.add_time) {
    const int64_t time_us = time_us_ == unknown_time ? 0 : std::max<int64_t>(0, time_us_);
    const int64_t second = time_us / 1'000'000;
    if (second != stamped_second_) {
      stamped_second_ = second;
      const CivilTime civil = to_civil_time(second * 1'000'000);
      fmt::format_to_n(stamped_, sizeof stamped_, "{:04}-{:02}-{:02} {:02}:{:02}:{:02}", civil.year,
                       civil.month, civil.day, civil.hour, civil.minute, civil.second);
    }
    out.append(stamped_, 19);
    const auto ms = static_cast<int>(time_us % 1'000'000 / 1000);
    const char fraction[] = {'.', static_cast<char>('0' + ms / 100),
                             static_cast<char>('0' + ms / 10 % 10),
                             static_cast<char>('0' + ms % 10)};
    out.append(fraction, sizeof fraction);
    out += " UTC ";
  }
  if (assembly_.add_pid) {
    out += '[';
    out += pid_.empty() ? "0" : pid_;
    out += "] ";
  }
  if (assembly_.add_server) stamp_server(out);
}

// As the server writes its session ids: in hexadecimal, the process behind the point; 0 if the
// wrapping does not know it, see names_no_process().
void Assembler::stamp_server(std::string& out) {
  if (stamped_server_size_ == 0) {
    const auto number = static_cast<uint32_t>(origin_of(server_));
    stamped_server_size_ =
        fmt::format_to_n(stamped_server_, sizeof stamped_server_, "{:08x}.", number).size;
  }
  out.append(stamped_server_, stamped_server_size_);
  uint32_t pid = 0;
  for (const char c : pid_)
    if (c >= '0' && c <= '9') pid = pid * 10 + static_cast<uint32_t>(c - '0');
  fmt::format_to(std::back_inserter(out), "{:x} ", pid);
}

void Assembler::close(Group& group) {
  group.open = false;
  open_.erase(group.origin);
  if (latest_ == &group) latest_ = nullptr;
}

// Lets go what is complete: a group may leave when all that began before it have left.
void Assembler::release(bool all) {
  while (!groups_.empty()) {
    Group& group = *groups_.front();
    if (group.open) {
      const bool waits = pieces_ - group.last_piece < silence && held_bytes_ < max_held;
      if (waits && !all) return;
      close(group);
    }
    text_ += group.text;
    text_ += '\n';
    for (const uint64_t line : group.lines) lines_.add(line);
    held_bytes_ -= group.text.size();
    spare_.push_back(std::move(groups_.front()));
    groups_.pop_front();
    ++first_;
  }
}

void Assembler::finish() { release(true); }

}  // namespace dbperf
