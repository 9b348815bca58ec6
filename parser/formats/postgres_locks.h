#pragma once
// Who waits for whom: what PostgreSQL says of lock waits and deadlocks.

#include "analysis/event.h"
#include "parser/arena.h"

namespace dbperf {

// "process 4711 still waiting for ShareLock on transaction 12 after 1000.123 ms", "process 4711
// acquired ...": sets server, value, object and parties of `event` if its message is one of these.
void read_postgres_lock_wait(Event& event, Arena& arena);

// Sets the parties and the object of an event that tells of a deadlock.
void read_postgres_deadlock(Event& event, Arena& arena);

}  // namespace dbperf
