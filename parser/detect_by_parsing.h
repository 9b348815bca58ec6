#pragma once
// Detection for formats whose records cannot be taken for anything else: the head is parsed, and
// the score is the share of its lines that were recognised.

#include "parser/format.h"

namespace dbperf {

// `reason` says why it is not the format if nothing was recognised.
Detection detect_by_parsing(std::string_view head, std::shared_ptr<const Format> format,
                            std::string_view reason);

}  // namespace dbperf
