// Decoders against the stock programs: whatever happens to a compressed file, every byte the
// program gives is given, and a fault is named where the program names one.
#include <boost/test/unit_test.hpp>
#include <random>

#include "parser/source.h"
#include "tests/support/stock_codecs.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

struct Told {
  std::string text, error, warning;
};

Told decode(const std::string& path, size_t piece) {
  OpenedSource opened = open_source(path);
  BOOST_REQUIRE(opened.source);
  Told told;
  std::string buffer(piece, '\0');
  while (const size_t got = opened.source->read(buffer.data(), piece))
    told.text.append(buffer, 0, got);
  return {told.text, opened.source->error(), opened.source->warning()};
}

// Neither too easy nor impossible to compress.
std::string text_of(size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size) {
    text += "2026-11-22 10:00:00 LOG:  duration: " + std::to_string(random() % 100'000) + " ms\n";
    if (random() % 5 == 0) text += std::to_string(random()) + std::to_string(random());
  }
  return text;
}

// Several blocks, so that a fault leaves some before it.
std::string small_blocks(std::string_view codec, std::string_view text) {
  return pack(codec, text, codec == "bzip2" ? "-1" : codec == "lz4" ? "-B4" : "");
}

class Comparison {
 public:
  explicit Comparison(std::string_view codec) : codec_(codec) {}

  void operator()(const std::string& packed, const std::string& what) {
    const std::string path = dir_.write("packed", packed);
    const Told ours = decode(path, 50'000);
    const Ran stock = unpack(codec_, path);
    BOOST_TEST(ours.text.starts_with(stock.output),
               codec_ << " " << what << ": " << ours.text.size() << " bytes, the stock program "
                      << stock.output.size());
    const bool complains = !ours.error.empty() || !ours.warning.empty();
    if (stock.exit != 0) {
      BOOST_TEST(complains, codec_ << " " << what << ": the stock program complains");
    } else {
      BOOST_TEST(ours.error == "", codec_ << " " << what);
      BOOST_TEST(ours.text.size() == stock.output.size(), codec_ << " " << what);
    }
    const Told in_pieces = decode(path, 777);
    BOOST_TEST((in_pieces.text == ours.text), codec_ << " " << what << " in small pieces");
    BOOST_TEST(in_pieces.error == ours.error, codec_ << " " << what << " in small pieces");
  }

 private:
  std::string_view codec_;
  TemporaryDirectory dir_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(decoders_property)

BOOST_AUTO_TEST_CASE(whole_files) {
  for (const std::string_view codec : stock_codecs) {
    Comparison same(codec);
    const std::string text = text_of(300'000, 1);
    const std::string one = pack(codec, text);
    same(one, "one member");
    same(pack(codec, ""), "empty");
    same(pack(codec, "x"), "one byte");
    same(pack(codec, std::string(3'000'000, 'a')), "monotonous");
    same(one + pack(codec, "") + pack(codec, "tail\n") + one, "members");
    same(pack(codec, text, "-1"), "fast");
    same(pack(codec, text, "-9"), "best");
  }
}

BOOST_AUTO_TEST_CASE(cut_files) {
  for (const std::string_view codec : stock_codecs) {
    Comparison same(codec);
    const std::string packed =
        small_blocks(codec, text_of(300'000, 2)) + pack(codec, text_of(9'000, 3));
    for (size_t i = 1; i < 9; ++i)
      same(packed.substr(0, packed.size() * i / 9), "cut at " + std::to_string(i) + "/9");
    for (size_t lost = 1; lost < 14; lost += 2)
      same(packed.substr(0, packed.size() - lost), "without the last " + std::to_string(lost));
  }
}

BOOST_AUTO_TEST_CASE(damaged_files) {
  for (const std::string_view codec : stock_codecs) {
    Comparison same(codec);
    std::mt19937 random(4);
    const std::string packed = small_blocks(codec, text_of(300'000, 5));
    for (size_t i = 0; i < 20; ++i) {
      std::string damaged = packed;
      // Beyond the header, which decides whether it is compressed at all; often near the end.
      const size_t at =
          i % 4 == 0 ? packed.size() - 1 - random() % 20 : 16 + random() % (packed.size() - 16);
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
      same(damaged, "damaged at " + std::to_string(at) + " of " + std::to_string(packed.size()));
    }
  }
}

BOOST_AUTO_TEST_CASE(files_damaged_behind_their_only_block) {
  for (const std::string_view codec : stock_codecs) {
    Comparison same(codec);
    const std::string packed = pack(codec, text_of(9'000, 7));
    for (size_t from_end = 1; from_end <= 12; ++from_end) {
      std::string damaged = packed;
      damaged[damaged.size() - from_end] ^= '\x7f';
      same(damaged, "damaged " + std::to_string(from_end) + " before its end");
    }
  }
}

BOOST_AUTO_TEST_CASE(trailing_garbage_is_only_a_warning) {
  for (const std::string_view codec : stock_codecs) {
    Comparison same(codec);
    TemporaryDirectory dir;
    const std::string text = text_of(30'000, 6);
    for (const std::string garbage : {"x", "garbage", "\x1f", "a longer piece of text\n"}) {
      const std::string packed = pack(codec, text) + garbage;
      same(packed, "trailing garbage");
      const Told told = decode(dir.write("packed", packed), 4096);
      BOOST_TEST((told.text == text));
      BOOST_TEST(told.error == "");
      BOOST_TEST(told.warning ==
                 "trailing garbage after the " + std::string(codec) + " data is ignored");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
