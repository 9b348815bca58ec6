#include "parser/chunk_reader.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "parser/envelopes/text_source.h"
#include "parser/newlines.h"

using namespace dbperf;

namespace {

// A record is a line that begins with `>` and the lines after it.
class LineFormat : public Format {
 public:
  explicit LineFormat(size_t longest = 1 << 20) : longest_(longest) {}
  std::string_view name() const override { return "lines"; }
  size_t next_record(std::string_view text, size_t from) const override {
    if (text.substr(from).starts_with('>')) return from;
    const size_t found = text.find("\n>", from);
    return found == std::string_view::npos ? found : found + 1;
  }
  size_t last_record(std::string_view text) const override {
    const size_t found = text.rfind("\n>");
    if (found != std::string_view::npos) return found + 1;
    return text.starts_with('>') ? 0 : std::string_view::npos;
  }
  void parse(std::string_view, Arena&, EventSink&) const override {}
  size_t max_record() const override { return longest_; }

 private:
  size_t longest_;
};

struct Pieces {
  std::vector<std::string> chunks;
  std::vector<uint64_t> lines;
  std::string last;
  uint64_t bytes = 0, line_count = 0;
};

Pieces cut(const std::string& text, size_t chunk_size, const LineFormat& format = LineFormat(),
           bool keep_last = false) {
  TextSource source(text);
  ChunkReader reader(source, format, chunk_size, keep_last);
  Pieces pieces;
  Chunk chunk;
  while (reader.next(chunk)) {
    pieces.chunks.emplace_back(chunk.text());
    pieces.lines.push_back(chunk.first_line);
  }
  pieces.last = reader.last_record();
  pieces.bytes = reader.bytes();
  pieces.line_count = reader.lines();
  return pieces;
}

std::string join(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chunk_reader)

BOOST_AUTO_TEST_CASE(lines_are_counted_as_the_plain_way_counts_them) {
  std::minstd_rand random(1);
  for (const size_t size :
       {0, 1, 7, 15, 16, 17, 31, 63, 64, 65, 100, 4031, 4032, 4033, 4079, 4080, 4096, 10'000}) {
    for (const unsigned one_in : {1u, 3u, 1000u}) {
      std::string text(size, 'x');
      size_t newlines = 0;
      for (char& c : text) {
        if (random() % one_in != 0) continue;
        c = '\n';
        ++newlines;
      }
      BOOST_TEST(count_newlines(text) == newlines);
      BOOST_TEST(count_newlines_plainly(text) == newlines);
    }
  }
}

BOOST_AUTO_TEST_CASE(chunks_hold_whole_records_at_every_size) {
  const std::string text = "head\n>a\nb\n>c\n>d\ne\nf\n>last without newline";
  for (size_t size = 1; size < 60; ++size) {
    const Pieces pieces = cut(text, size);
    BOOST_TEST(join(pieces.chunks) == text);
    uint64_t line = 1;
    for (size_t i = 0; i < pieces.chunks.size(); ++i) {
      if (i > 0) BOOST_TEST(pieces.chunks[i].front() == '>');
      BOOST_TEST(pieces.lines[i] == line);
      line +=
          static_cast<uint64_t>(std::count(pieces.chunks[i].begin(), pieces.chunks[i].end(), '\n'));
    }
    BOOST_TEST(pieces.bytes == text.size());
    BOOST_TEST(pieces.line_count == 8u);
  }
}

BOOST_AUTO_TEST_CASE(nothing_and_nothing_recognised) {
  BOOST_TEST(cut("", 10).chunks.empty());
  BOOST_TEST(join(cut("no record\nat all\n", 3).chunks) == "no record\nat all\n");
}

BOOST_AUTO_TEST_CASE(a_record_over_the_limit_is_cut_and_the_rest_of_it_dropped) {
  const std::string text = ">short\n>" + std::string(500, 'x') + "\nmore\n>next\n>after\n";
  for (const size_t size : {1, 7, 100, 200, 1000, 1 << 20}) {
    const Pieces pieces = cut(text, size, LineFormat(100));
    const std::string joined = join(pieces.chunks);
    BOOST_TEST(joined.ends_with(">next\n>after\n"));
    BOOST_TEST((joined.find("more") == std::string::npos));
    BOOST_TEST(pieces.line_count == 5u);
    BOOST_TEST(pieces.bytes == text.size());
  }
}

// Records in the order in which they are handed out, as far as they are.
std::vector<std::string> records_of(const Pieces& pieces) {
  std::vector<std::string> records;
  for (const std::string& chunk : pieces.chunks) {
    for (size_t at = 0; at < chunk.size();) {
      const size_t next = LineFormat().next_record(chunk, at + 1);
      records.push_back(chunk.substr(at, next - at));
      at = std::min(next, chunk.size());
    }
  }
  return records;
}

BOOST_AUTO_TEST_CASE(what_is_cut_does_not_depend_on_the_chunk_size) {
  constexpr size_t limit = 20, seen = 2 * limit;  // an end within `seen` bytes is seen
  std::mt19937 random(1);
  for (int round = 0; round < 100; ++round) {
    std::string text;
    std::vector<std::string> expected;
    for (size_t i = random() % 12; i-- > 0;) {
      std::string record = ">";
      for (size_t j = random() % 60; j-- > 0;) record += random() % 9 == 0 ? '\n' : 'x';
      if (i > 0 || random() % 2 == 0) record += '\n';
      text += record;
      expected.push_back(record.size() < seen ? record : record.substr(0, limit));
    }
    for (const size_t size : {1, 2, 3, 7, 19, 20, 21, 39, 40, 41, 60, 100, 1000}) {
      const Pieces pieces = cut(text, size, LineFormat(limit));
      BOOST_TEST_CONTEXT(text << "chunks of " << size) {
        BOOST_TEST(records_of(pieces) == expected, boost::test_tools::per_element());
        BOOST_TEST(pieces.bytes == text.size());
        BOOST_TEST(pieces.line_count == count_lines(text));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_record_over_the_limit_at_the_end_is_cut) {
  for (const char* const end : {"", "\n"}) {
    const std::string text = ">a\n>" + std::string(500, 'x') + end;
    for (const size_t size : {1, 100, 1000}) {
      const Pieces pieces = cut(text, size, LineFormat(100));
      BOOST_TEST(records_of(pieces) == (std::vector<std::string>{">a\n", text.substr(3, 100)}));
      BOOST_TEST(pieces.line_count == 2u);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_last_record_can_be_kept_back) {
  const Pieces pieces = cut(">a\n>b\nhalf", 100, LineFormat(), true);
  BOOST_TEST(join(pieces.chunks) == ">a\n");
  BOOST_TEST(pieces.last == ">b\nhalf");
  BOOST_TEST(pieces.line_count == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
