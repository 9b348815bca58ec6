#pragma once
// Being interrupted: the first SIGINT asks the program to stop, the second one ends it.

namespace dbperf {

void watch_for_interrupt();
bool interrupted();
// A file to be removed if a signal ends the program; null: none. The text must stay where it is.
void remove_when_killed(const char* path);

}  // namespace dbperf
