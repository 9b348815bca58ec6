#pragma once
// What stands in the files that options name. All throw a UsageError that begins with the path.

#include <memory>
#include <string>

#include "analysis/schema.h"

namespace dbperf {

std::string read_text_file(const std::string& path);
// The secret of --redact-key: all of a file but a newline at its end.
std::string read_key(const std::string& path);
// The tables and indexes of a dump, which may be compressed.
std::shared_ptr<const Schema> load_schema(const std::string& path);

}  // namespace dbperf
