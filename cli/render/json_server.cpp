#include "analysis/sql/fingerprint.h"
#include "cli/render/json_sections.h"

namespace dbperf {
namespace {

void write_query(JsonWriter& json, uint64_t id, std::string_view query) {
  if (id != 0) json.text("query_id", format_id(id));
  json.text_if_known("query", query);
}

void write_process(JsonWriter& json, std::string_view name, const ProcessQuery& process) {
  if (process.pid == 0 && process.query_id == 0) return;
  json.object(name);
  json.signed_count("pid", process.pid);
  write_query(json, process.query_id, process.query);
  json.end();
}

void write_checkpoints(JsonWriter& json, const ServerReport& server) {
  const auto& checkpoints = server.checkpoints;
  json.object("checkpoints");
  json.count("count", checkpoints.count);
  json.count("timed", checkpoints.timed);
  json.count("requested", checkpoints.requested);
  json.count("too_frequent", checkpoints.too_frequent);
  json.seconds("write_time", checkpoints.write_time);
  json.seconds("sync_time", checkpoints.sync_time);
  json.seconds("total_time", checkpoints.total_time);
  json.seconds("max_total_time", checkpoints.max_total_time);
  json.signed_count("buffers", checkpoints.buffers);
  json.object("wal_files");
  json.signed_count("added", checkpoints.wal_added);
  json.signed_count("removed", checkpoints.wal_removed);
  json.signed_count("recycled", checkpoints.wal_recycled);
  json.end();
  json.signed_count("total_distance_bytes", checkpoints.total_distance);
  json.signed_count("max_distance_bytes", checkpoints.max_distance);
  json.signed_count("max_estimate_bytes", checkpoints.max_estimate);
  json.end();
}

void write_temp_files(JsonWriter& json, const ServerReport& server) {
  json.object("temp_files");
  json.count("count", server.temp_files.count);
  json.signed_count("total_bytes", server.temp_files.total_bytes);
  json.signed_count("max_bytes", server.temp_files.max_bytes);
  json.array("queries", true);
  for (const SpillRow& row : server.temp_files.queries) {
    json.begin_object();
    write_query(json, row.query_id, row.query);
    json.count("count", row.count);
    json.signed_count("total_bytes", row.total_bytes);
    json.signed_count("max_bytes", row.max_bytes);
    json.end();
  }
  json.end();
  json.end();
}

void write_lock_waits(JsonWriter& json, const ServerReport& server) {
  json.object("lock_waits");
  json.count("count", server.lock_waits.count);
  json.seconds("total_time", server.lock_waits.total_time);
  json.array("waits", true);
  for (const LockWaitRow& row : server.lock_waits.waits) {
    json.begin_object();
    write_process(json, "waiting", row.waiting);
    write_process(json, "blocking", row.blocking);
    write_process(json, "root", row.root);
    json.count("depth", row.depth);
    json.text_if_known("table", row.table);
    json.text_if_known("lock", row.lock);
    json.count("count", row.count);
    json.seconds("total_time", row.total_time);
    json.seconds("max_time", row.max_time);
    json.time("first_seen", row.first_seen);
    json.time("last_seen", row.last_seen);
    json.end();
  }
  json.end();
  json.end();
}

void write_deadlocks(JsonWriter& json, const ServerReport& server) {
  json.object("deadlocks");
  json.count("count", server.deadlocks.count);
  json.array("pairs", true);
  for (const DeadlockRow& row : server.deadlocks.pairs) {
    json.begin_object();
    json.array("processes");
    for (const DeadlockRow::Party& party : row.processes) {
      json.begin_object();
      json.signed_count("pid", party.pid);
      write_query(json, party.query_id, party.query);
      if (party.blocked_by != 0) json.signed_count("blocked_by", party.blocked_by);
      json.text_if_known("lock", party.lock);
      json.boolean("victim", party.victim);
      json.end();
    }
    json.end();
    json.text_if_known("table", row.table);
    json.count("count", row.count);
    json.time("first_seen", row.first_seen);
    json.time("last_seen", row.last_seen);
    json.end();
  }
  json.end();
  json.end();
}

void write_vacuums(JsonWriter& json, std::string_view name, const std::vector<VacuumRow>& rows) {
  json.array(name, true);
  for (const VacuumRow& row : rows) {
    json.begin_object();
    json.text("table", row.table);
    json.count("count", row.count);
    json.seconds("total_time", row.total_time);
    json.end();
  }
  json.end();
}

void write_transaction(JsonWriter& json, std::string_view name, const TransactionRow& row) {
  json.object(name);
  json.seconds("duration", row.duration);
  json.seconds("idle_time", row.idle);
  json.seconds("longest_idle_time", row.longest_idle);
  json.count("statements", row.statements);
  json.time("started", row.started);
  json.time("ended", row.ended);
  json.boolean("rolled_back", row.rolled_back);
  json.signed_count("pid", row.last.pid);
  write_query(json, row.last.query_id, row.last.query);
  json.end();
}

void write_transactions(JsonWriter& json, const ServerReport& server) {
  const auto& transactions = server.transactions;
  json.object("transactions");
  json.count("count", transactions.count);
  json.count("rolled_back", transactions.rolled_back);
  json.seconds("total_time", transactions.total_time);
  json.seconds("idle_time", transactions.idle_time);
  if (transactions.count > 0) write_transaction(json, "longest", transactions.longest);
  if (transactions.most_idle.longest_idle > 0)
    write_transaction(json, "most_idle", transactions.most_idle);
  json.end();
}

void write_sessions(JsonWriter& json, const ServerReport& server) {
  const auto& connections = server.connections;
  json.object("connections");
  json.count("authentication_failures", connections.authentication_failures);
  json.count("sessions_ended", connections.ended);
  json.seconds("session_time", connections.session_time);
  json.seconds("max_session_time", connections.max_session_time);
  json.end();
}

void write_pooler(JsonWriter& json, const ServerReport& server) {
  const auto& pooler = server.pooler;
  json.object("pooler");
  json.count("count", pooler.count);
  json.ratio("transactions_per_second", pooler.transactions_per_second);
  json.signed_count("peak_transactions_per_second", pooler.peak_transactions_per_second);
  json.ratio("queries_per_second", pooler.queries_per_second);
  json.signed_count("peak_queries_per_second", pooler.peak_queries_per_second);
  json.seconds("max_transaction_time", pooler.max_transaction_time);
  json.seconds("max_query_time", pooler.max_query_time);
  json.seconds("max_wait_time", pooler.max_wait_time);
  json.end();
}

}  // namespace

void write_server(JsonWriter& json, const Report& report) {
  const ServerReport& server = report.server;
  json.object("server", true);
  write_checkpoints(json, server);
  write_temp_files(json, server);
  write_lock_waits(json, server);
  write_deadlocks(json, server);
  write_vacuums(json, "autovacuum", server.autovacuum);
  write_vacuums(json, "autoanalyze", server.autoanalyze);
  json.object("cancelled");
  json.count("timeout", server.cancelled.timeout);
  json.count("user", server.cancelled.user);
  json.end();
  write_transactions(json, server);
  write_sessions(json, server);
  write_pooler(json, server);
  json.count("out_of_connections", server.out_of_connections);
  json.count("out_of_memory", server.out_of_memory);
  json.count("disk_full", server.disk_full);
  json.count("data_corruption", server.data_corruption);
  json.count("wraparound", server.wraparound);
  json.count("crashes", server.crashes);
  json.count("replication_conflicts", server.replication_conflicts);
  json.end();
}

}  // namespace dbperf
