#pragma once
// Whether it may help to try again: told by the SQLSTATE or MySQL's error number, else by messages
// that leave no doubt.

#include <string_view>

#include "analysis/report.h"

namespace dbperf {

ErrorNature error_nature(std::string_view sqlstate, std::string_view message);

}  // namespace dbperf
