#pragma once
// The main verb of a statement, which is its type in every report.

#include <cstdint>
#include <string_view>

namespace dbperf {

// WITH counts as its main statement, VALUES and TABLE as select, REPLACE as insert; `admin` is a
// MySQL administrator command; `other` has no verb that either server knows.
enum class Verb : uint8_t {
  other,
  select,
  insert,
  update,
  delete_,
  merge,
  admin,
  abort,
  alter,
  analyze,
  begin,
  binlog,
  cache,
  call,
  change,
  check,
  checkpoint,
  checksum,
  close,
  cluster,
  comment,
  commit,
  copy,
  create,
  deallocate,
  declare,
  describe,
  discard,
  do_,
  drop,
  end,
  execute,
  explain,
  fetch,
  flush,
  grant,
  handler,
  help,
  import,
  install,
  kill,
  listen,
  load,
  lock,
  move,
  notify,
  optimize,
  prepare,
  purge,
  reassign,
  refresh,
  reindex,
  release,
  rename,
  repair,
  replace,
  reset,
  resignal,
  restart,
  revoke,
  rollback,
  savepoint,
  security,
  set,
  show,
  shutdown,
  signal,
  start,
  stop,
  truncate,
  uninstall,
  unlisten,
  unlock,
  use,
  vacuum,
  xa,
  count_,
};

// Upper-case name as reports write it: "SELECT"; "OTHER" for other.
std::string_view verb_name(Verb verb);
// From a word in any case; Verb::other if it is no verb. REPLACE, VALUES and TABLE are mapped.
Verb verb_from_word(std::string_view word);

}  // namespace dbperf
