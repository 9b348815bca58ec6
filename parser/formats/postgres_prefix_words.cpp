#include "parser/formats/postgres_prefix_words.h"

#include <algorithm>
#include <span>
#include <string>

namespace dbperf {
namespace {

constexpr std::string_view backend_types[] = {"client backend",
                                              "checkpointer",
                                              "background writer",
                                              "walwriter",
                                              "wal writer",
                                              "autovacuum launcher",
                                              "autovacuum worker",
                                              "logical replication launcher",
                                              "logical replication worker",
                                              "logical replication apply worker",
                                              "logical replication parallel worker",
                                              "logical replication tablesync worker",
                                              "postmaster",
                                              "startup",
                                              "walsender",
                                              "wal sender",
                                              "walreceiver",
                                              "wal receiver",
                                              "background worker",
                                              "parallel worker",
                                              "archiver",
                                              "logger",
                                              "stats collector",
                                              "not initialized",
                                              "io worker",
                                              "slotsync worker",
                                              "walsummarizer",
                                              "standalone backend",
                                              "dead-end client backend"};

constexpr std::string_view command_tags[] = {"idle in transaction (aborted)",
                                             "idle in transaction",
                                             "idle",
                                             "authentication",
                                             "startup",
                                             "initializing",
                                             "SELECT",
                                             "INSERT",
                                             "UPDATE",
                                             "DELETE",
                                             "MERGE",
                                             "BEGIN",
                                             "COMMIT",
                                             "ROLLBACK",
                                             "PARSE",
                                             "BIND",
                                             "VACUUM",
                                             "ANALYZE",
                                             "COPY",
                                             "SET",
                                             "SHOW",
                                             "EXECUTE",
                                             "PREPARE",
                                             "DEALLOCATE",
                                             "CREATE TABLE",
                                             "CREATE INDEX",
                                             "CREATE DATABASE",
                                             "CREATE VIEW",
                                             "CREATE FUNCTION",
                                             "CREATE ROLE",
                                             "CREATE EXTENSION",
                                             "CREATE SEQUENCE",
                                             "CREATE SCHEMA",
                                             "ALTER TABLE",
                                             "ALTER ROLE",
                                             "ALTER DATABASE",
                                             "ALTER SYSTEM",
                                             "DROP TABLE",
                                             "DROP INDEX",
                                             "DROP DATABASE",
                                             "DROP VIEW",
                                             "DROP FUNCTION",
                                             "TRUNCATE TABLE",
                                             "LOCK TABLE",
                                             "FETCH",
                                             "DECLARE CURSOR",
                                             "CLOSE CURSOR",
                                             "SAVEPOINT",
                                             "RELEASE",
                                             "GRANT",
                                             "REVOKE",
                                             "CALL",
                                             "DO",
                                             "EXPLAIN",
                                             "DISCARD ALL",
                                             "CHECKPOINT",
                                             "REINDEX",
                                             "CLUSTER",
                                             "LISTEN",
                                             "NOTIFY",
                                             "CREATE TABLE AS",
                                             "REFRESH MATERIALIZED VIEW"};

constexpr std::string_view applications[] = {"PostgreSQL JDBC Driver",
                                             "psql",
                                             "pgbench",
                                             "pg_dump",
                                             "pg_dumpall",
                                             "pg_restore",
                                             "pg_basebackup",
                                             "vacuumdb",
                                             "reindexdb",
                                             "DBeaver",
                                             "pgAdmin 4",
                                             "pgAdmin III",
                                             "Npgsql",
                                             "Navicat",
                                             "DataGrip",
                                             "sqlx",
                                             "postgres_fdw",
                                             "walreceiver",
                                             "pgbouncer",
                                             "Patroni",
                                             "Hibernate",
                                             "HikariCP",
                                             "Sidekiq",
                                             "puma",
                                             "rails",
                                             "PostGIS",
                                             "Metabase",
                                             "Tableau"};

// Each: names, separated by spaces.
struct KeyNames {
  std::string_view names;
  PrefixField field;
};
constexpr KeyNames keys[] = {
    {" user u usr username role ", PrefixField::user},
    {" db d database dbname datname ", PrefixField::database},
    {" app a appname application applicationname ", PrefixField::application},
    {" client host h ip addr address remote remotehost clientaddr clientip clienthost rhost from ",
     PrefixField::remote_host},
    {" r connectionsource ", PrefixField::remote_host_port},
    {" pid p proc process processid backendpid ", PrefixField::process_id},
    {" leader leaderpid ", PrefixField::leader_process_id},
    {" line l logline linenum linenumber sessionline ", PrefixField::line_number},
    {" session sess c sid sessionid ", PrefixField::session_id},
    {" xid x txid tid trx tx transaction transactionid ", PrefixField::transaction_id},
    {" v vxid vtid lxid virtualtransaction virtualtransactionid ",
     PrefixField::virtual_transaction},
    {" e err error errcode errorcode sqlstate sqlerrorcode state code ", PrefixField::sqlstate},
    {" i cmd command commandtag tag ps ", PrefixField::command_tag},
    {" b backend backendtype type ", PrefixField::backend_type},
    {" q qid query queryid ", PrefixField::query_id},
    {" start started starttime sessionstart sessionstarttime procstart procstarttime backendstart ",
     PrefixField::session_start},
    {" local localaddr localaddress server ", PrefixField::local_address},
};

size_t longest_of(std::string_view text, std::span<const std::string_view> names) {
  size_t longest = 0;
  for (std::string_view name : names) {
    if (name.size() > longest && text.starts_with(name) && prefix_word_ends(text, name.size())) {
      longest = name.size();
    }
  }
  return longest;
}

bool is_one_of(std::string_view text, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

}  // namespace

bool is_prefix_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '$' || c == '?' || c == '\\' || static_cast<unsigned char>(c) >= 0x80;
}

bool prefix_word_ends(std::string_view text, size_t at) {
  return at >= text.size() || !is_prefix_word_byte(text[at]);
}

PrefixField prefix_field_of_key(std::string_view word) {
  std::string name = " ";
  for (char c : word) {
    if (c != '_' && c != '-' && c != '.') {
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    }
  }
  name += ' ';
  for (const KeyNames& key : keys) {
    if (key.names.find(name) != std::string_view::npos) return key.field;
  }
  return PrefixField::count;
}

size_t known_name_length(std::string_view text) {
  return std::max({longest_of(text, backend_types), longest_of(text, command_tags),
                   longest_of(text, applications)});
}

bool is_backend_type(std::string_view text) { return is_one_of(text, backend_types); }
bool is_command_tag(std::string_view text) { return is_one_of(text, command_tags); }
bool is_known_application(std::string_view text) { return longest_of(text, applications) > 0; }

}  // namespace dbperf
