#define BOOST_TEST_MODULE dbperf
#include <boost/test/unit_test.hpp>
