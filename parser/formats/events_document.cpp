#include "parser/formats/events_document.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_keys = 4;    // a path may have
constexpr size_t max_paths = 16;  // enough to choose from

// Walks an object key by key; false means that the text is no JSON, or ends.
class DocumentWalker {
 public:
  DocumentWalker(std::string_view text, size_t begin) : text_(text), at_(begin) {}

  std::vector<EventPath> walk() {
    object();
    return std::move(found_);
  }

 private:
  char peek() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != npos) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  bool string(std::string_view& value) {
    if (!take('"')) return false;
    const size_t begin = at_;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    if (at_ >= text_.size()) return false;
    value = text_.substr(begin, at_++ - begin);
    return true;
  }

  bool object() {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      std::string_view key;
      if (!string(key) || !take(':')) return false;
      path_.emplace_back(key);
      if (!value()) return false;
      path_.pop_back();
    } while (take(','));
    return take('}');
  }

  bool value() {
    std::string_view ignored;
    switch (peek()) {
      case '"':
        return string(ignored);
      case '{':
        return path_.size() < max_keys ? object() : skip();
      case '[': {
        const size_t begin = at_++;
        if (peek() == '{' && found_.size() < max_paths) found_.push_back(path_);
        at_ = begin;
        return skip();
      }
      default:
        at_ = text_.find_first_of(",]}\n", at_);
        return at_ != npos;
    }
  }

  // Passes over an object or array.
  bool skip() {
    size_t depth = 0;
    std::string_view ignored;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) {
        ++at_;
        return true;
      }
      if (c != '"') continue;
      if (!string(ignored)) return false;
      --at_;
    }
    return false;
  }

  std::string_view text_;
  size_t at_;
  EventPath path_;
  std::vector<EventPath> found_;
};

}  // namespace

std::vector<EventPath> find_object_arrays(std::string_view head) {
  const size_t begin = next_object_line(head, 0);
  if (begin == npos) return {};
  return DocumentWalker(head, begin).walk();
}

}  // namespace dbperf
