#include "analysis/key_map.h"

#include <boost/test/unit_test.hpp>
#include <set>

namespace dbperf {
namespace {

BOOST_AUTO_TEST_SUITE(key_map)

// A table takes the last bits of the hash. Of numbers that the log's writer made equal in the bits
// that a table would look at, as few may want one place as of random ones.
BOOST_AUTO_TEST_CASE(keys_that_are_alike_want_different_places) {
  constexpr uint64_t count = 4096;
  for (const int shift : {0, 12, 20, 32, 40, 52}) {
    std::set<size_t> places;
    for (uint64_t i = 0; i < count; ++i) places.insert(SecretHash()(i << shift) % count);
    BOOST_TEST(places.size() > count / 2, "of keys shifted by " << shift);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace dbperf
