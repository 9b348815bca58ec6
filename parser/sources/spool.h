#pragma once
// A copy of decoded bytes in an unlinked temporary file: what can be read only once, or only from
// its beginning, can be read again and anywhere.

#include "parser/sources/file_source.h"

namespace dbperf {

struct Spool {
  std::shared_ptr<const Descriptor> file;  // null: could not be made, see error
  std::string error, warning;              // what the source had to say at its end
  uint64_t size = 0;
};

// In $TMPDIR, else in /tmp.
Spool spool(ByteSource& source);

// Gives what the source gave, to the last word.
std::unique_ptr<ByteSource> open_spool(const Spool& spool);

}  // namespace dbperf
