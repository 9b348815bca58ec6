#pragma once
// What a message of PostgreSQL is about, by its SQLSTATE where the log has it, else by its words
// (in English, as the sources have them from 9.0 to 18).

#include <string_view>

#include "analysis/event.h"

namespace dbperf {

// A FATAL by which the server lets a client not in. `sqlstate` may be empty, here and below.
bool refuses_session(std::string_view message, std::string_view sqlstate);
// One of them: all connections that the client might have are in use.
bool refuses_for_want_of_room(std::string_view message, std::string_view sqlstate);
// One of them: it is not who it says, or may not log in.
bool fails_to_authenticate(std::string_view message, std::string_view sqlstate);

bool tells_of_corruption(std::string_view message, std::string_view sqlstate);
bool tells_of_full_disk(const Event& event);
bool tells_of_exhausted_memory(std::string_view message);
bool warns_of_wraparound(std::string_view message);

}  // namespace dbperf
