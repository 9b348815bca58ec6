// Parentheses, lists and rows of a fingerprint, and how they collapse.

#include "analysis/sql/fingerprint_writer.h"

namespace dbperf {

void FingerprintWriter::open(const Token& token) {
  FingerprintFrame frame;
  frame.bracket = token.kind == TokenKind::open_bracket;
  FingerprintFrame& parent = frames_.back();
  if ((context_ & may_be_call) != 0 && !frame.bracket) parent.constant = constant_before_name_;
  if (frame.bracket) {
    if (last_word_ == Keyword::array) frame.kind = FingerprintFrame::Kind::list;
  } else if (last_word_ == Keyword::in) {
    frame.kind = FingerprintFrame::Kind::list;
  } else if (last_word_ == Keyword::values) {
    frame.kind = FingerprintFrame::Kind::row;
    parent.row = 0;
  } else if ((context_ & row_comma) != 0) {
    frame.kind = FingerprintFrame::Kind::row;
  }
  if ((context_ & tight_call) == 0 && !frame.bracket) put_space();
  *out_++ = frame.bracket ? '[' : '(';
  frame.begin = frame.element = length();
  frames_.push_back(frame);
  context_ = glued;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
}

void FingerprintWriter::close(const Token& token) {
  const bool bracket = token.kind == TokenKind::close_bracket;
  FingerprintFrame frame = frames_.back();
  context_ = 0;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
  if (frames_.size() == 1 || frame.bracket != bracket) {
    frames_.back().constant = false;
    *out_++ = bracket ? ']' : ')';
    return;
  }
  frames_.pop_back();
  FingerprintFrame& parent = frames_.back();
  if (frame.kind != FingerprintFrame::Kind::plain) {
    if (frame.constant && length() > frame.begin) {
      rewind(frame.begin);
      *out_++ = '?';
    } else if (frame.kind == FingerprintFrame::Kind::list) {
      finish_element(frame);
    }
  }
  parent.constant = parent.constant && frame.constant;
  *out_++ = bracket ? ']' : ')';
  if (frame.kind == FingerprintFrame::Kind::row) finish_row(parent, frame.begin - 1);
}

void FingerprintWriter::finish_row(FingerprintFrame& parent, size_t row) {
  context_ = after_row;
  if (parent.row != 0 && same(parent.row, parent.row_end, row, length())) {
    rewind(parent.row_end);
    return;
  }
  parent.row = row;
  parent.row_end = length();
}

void FingerprintWriter::finish_element(FingerprintFrame& frame) {
  if (length() <= frame.element) return;
  if (frame.previous != 0 && same(frame.previous, frame.previous_end, frame.element, length())) {
    rewind(frame.previous_end);
    return;
  }
  frame.previous = frame.element;
  frame.previous_end = length();
}

void FingerprintWriter::comma() {
  FingerprintFrame& frame = frames_.back();
  const bool between_rows = (context_ & after_row) != 0;
  if (frame.kind == FingerprintFrame::Kind::list && !between_rows) finish_element(frame);
  *out_++ = ',';
  frame.element = length() + 1;
  context_ = between_rows ? row_comma : 0;
  if (mode_ == Mode::hide_next) mode_ = Mode::plain;
}

void FingerprintWriter::semicolon() {
  finish_truncated();
  mode_ = Mode::start;
  frames_.resize(1);
  frames_[0] = FingerprintFrame();
  in_comment_hint_ = false;
  if (last_ != TokenKind::semicolon && out_ != text_) *out_++ = ';';
  context_ = out_ == text_ ? glued : 0;
}

// A list that the statement's end cut off collapses like a whole one.
void FingerprintWriter::finish_truncated() {
  if ((context_ & row_comma) != 0) rewind(frames_.back().row_end);
  size_t first = frames_.size();
  for (size_t i = frames_.size(); i-- > 1 && frames_[i].constant;) {
    if (frames_[i].kind != FingerprintFrame::Kind::plain && length() > frames_[i].begin) first = i;
  }
  if (first == frames_.size()) return;
  const FingerprintFrame& frame = frames_[first];
  rewind(frame.begin);
  *out_++ = '?';
  const FingerprintFrame& parent = frames_[first - 1];
  if (frame.kind == FingerprintFrame::Kind::row && parent.row != 0 &&
      std::string_view(text_ + parent.row, parent.row_end - parent.row) == "(?)") {
    rewind(parent.row_end);
  }
}

}  // namespace dbperf
