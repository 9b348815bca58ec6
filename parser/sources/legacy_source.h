#pragma once
// Text of which some lines are in an encoding older than UTF-8: they become UTF-8, those that are
// UTF-8 stay. A server writes a session's messages in the encoding of its database, so that one
// file may have lines of both.

#include <iconv.h>

#include <string>

#include "parser/sources/recoded_source.h"

namespace dbperf {

class LegacyDecoder {
 public:
  // `encoding` as iconv(3) names it.
  explicit LegacyDecoder(std::string_view encoding);
  ~LegacyDecoder();
  LegacyDecoder(const LegacyDecoder&) = delete;
  LegacyDecoder& operator=(const LegacyDecoder&) = delete;

  // Whether the system knows the encoding.
  bool works() const;
  // Appends `text`, whole lines, as UTF-8. What is not of the encoding stays as it is.
  void decode(std::string_view text, std::string& out);

 private:
  bool is_utf8(std::string_view line) const;
  void convert(std::string_view line, std::string& out);

  const iconv_t converter_;
  const bool is_east_asian_;
};

class LegacySource : public RecodedSource {
 public:
  LegacySource(std::unique_ptr<ByteSource> input, std::string_view encoding)
      : RecodedSource(std::move(input)), decoder_(encoding) {}

  bool skip_to_last(uint64_t size) override { return input().skip_to_last(size); }

 private:
  void refill(std::string& text) override;

  LegacyDecoder decoder_;
  std::string raw_;  // read, and not yet decoded: a line that goes on
};

}  // namespace dbperf
