#include "analysis/sql/keyword.h"

namespace dbperf {
namespace {

constexpr uint8_t operand = keyword_operand, tight = keyword_tight, plain = keyword_plain;
constexpr uint8_t constant = keyword_constant, named = keyword_named;
constexpr uint8_t word = operand | tight | plain;  // an identifier in all but name

struct Entry {
  std::string_view text;
  Keyword id = Keyword::other;
  uint8_t flags = 0;
  Verb verb = Verb::other;
};

using enum Keyword;

constexpr Entry entries[] = {
    // Clauses and operators: a value follows.
    {"all"},
    {"and"},
    {"any", other, tight},
    {"array", array},
    {"as", as},
    {"asc"},
    {"between"},
    {"by"},
    {"case"},
    {"collate", collate},
    {"conflict"},
    {"cross"},
    {"cursor"},
    {"default", default_, tight},
    {"distinct"},
    {"div"},
    {"duplicate"},
    {"else"},
    {"escape"},
    {"except"},
    {"exists", other, named},
    {"filter"},
    {"for"},
    {"from"},
    {"full"},
    {"glob"},
    {"group"},
    {"having"},
    {"if", other, tight},
    {"ilike"},
    {"in", in},
    {"inner"},
    {"intersect"},
    {"interval", interval},
    {"into", into, named},
    {"is", is},
    {"join"},
    {"lateral"},
    {"left", other, tight},
    {"like"},
    {"limit"},
    {"mod", other, tight},
    {"natural"},
    {"not", not_},
    {"offset"},
    {"on"},
    {"only"},
    {"or"},
    {"order"},
    {"outer"},
    {"over"},
    {"partition"},
    {"recursive"},
    {"references", other, named},
    {"regexp"},
    {"returning"},
    {"right", other, tight},
    {"rlike"},
    {"row", row, tight},
    {"similar"},
    {"some", other, tight},
    {"straight_join"},
    {"then"},
    {"to"},
    {"union"},
    {"using", using_},
    {"when"},
    {"where", where},
    {"window"},
    {"with", with},
    {"without", with},
    {"xor"},
    {"zone", zone},
    // Values that no column holds.
    {"null", null, operand},
    {"true", literal, operand},
    {"false", literal, operand},
    {"unknown", other, operand},
    {"current_catalog", current, operand | tight | constant},
    {"current_date", current, operand | tight | constant},
    {"current_role", current, operand | tight | constant},
    {"current_schema", current, operand | tight | constant},
    {"current_time", current, operand | tight | constant},
    {"current_timestamp", current, operand | tight | constant},
    {"current_user", current, operand | tight | constant},
    {"localtime", current, operand | tight | constant},
    {"localtimestamp", current, operand | tight | constant},
    {"session_user", current, operand | tight | constant},
    {"sysdate", current, operand | tight | constant},
    {"systimestamp", current, operand | tight | constant},
    {"utc_date", current, operand | tight | constant},
    {"utc_time", current, operand | tight | constant},
    {"utc_timestamp", current, operand | tight | constant},
    // Types: with a string behind them they are one literal.
    {"bigint", type, word},
    {"bit", type, word},
    {"bool", type, word},
    {"boolean", type, word},
    {"box", type, word},
    {"bytea", type, word},
    {"char", type, word},
    {"cidr", type, word},
    {"circle", type, word},
    {"date", type, word},
    {"decimal", type, word},
    {"float", type, word},
    {"float4", type, word},
    {"float8", type, word},
    {"hstore", type, word},
    {"inet", type, word},
    {"int", type, word},
    {"int2", type, word},
    {"int4", type, word},
    {"int8", type, word},
    {"integer", type, word},
    {"json", type, word},
    {"jsonb", type, word},
    {"jsonpath", type, word},
    {"lseg", type, word},
    {"macaddr", type, word},
    {"macaddr8", type, word},
    {"money", type, word},
    {"numeric", type, word},
    {"oid", type, word},
    {"point", type, word},
    {"polygon", type, word},
    {"real", type, word},
    {"regclass", type, word},
    {"regproc", type, word},
    {"regtype", type, word},
    {"smallint", type, word},
    {"text", type, word},
    {"time", time, word},
    {"timestamp", time, word},
    {"timestamptz", type, word},
    {"timetz", type, word},
    {"tsquery", type, word},
    {"tsvector", type, word},
    {"uuid", type, word},
    {"varchar", type, word},
    {"xml", type, word},
    // MySQL's character sets, in the same way.
    {"_ascii", charset, word},
    {"_big5", charset, word},
    {"_binary", charset, word},
    {"_cp1251", charset, word},
    {"_gbk", charset, word},
    {"_latin1", charset, word},
    {"_ucs2", charset, word},
    {"_utf16", charset, word},
    {"_utf32", charset, word},
    {"_utf8", charset, word},
    {"_utf8mb3", charset, word},
    {"_utf8mb4", charset, word},
    {"current", cursor, operand | tight},  // WHERE CURRENT OF
    {"value", value, operand | tight},
    {"end", other, operand, Verb::end},
    // Verbs that begin clauses too, or that have names to hide.
    {"alter", other, 0, Verb::alter},
    {"call", other, 0, Verb::call},
    {"close", other, 0, Verb::close},
    {"copy", other, named, Verb::copy},
    {"create", other, 0, Verb::create},
    {"deallocate", other, 0, Verb::deallocate},
    {"declare", other, 0, Verb::declare},
    {"delete", other, 0, Verb::delete_},
    {"desc", other, operand, Verb::describe},
    {"describe", other, 0, Verb::describe},
    {"do", other, 0, Verb::do_},
    {"drop", other, 0, Verb::drop},
    {"execute", other, 0, Verb::execute},
    {"explain", other, 0, Verb::explain},
    {"fetch", other, 0, Verb::fetch},
    {"grant", other, 0, Verb::grant},
    {"insert", other, tight, Verb::insert},
    {"kill", other, 0, Verb::kill},
    {"merge", other, 0, Verb::merge},
    {"move", other, 0, Verb::move},
    {"prepare", other, 0, Verb::prepare},
    {"release", other, 0, Verb::release},
    {"replace", other, tight, Verb::insert},
    {"revoke", other, 0, Verb::revoke},
    {"rollback", other, 0, Verb::rollback},
    {"savepoint", other, 0, Verb::savepoint},
    {"select", select, 0, Verb::select},
    {"set", set, 0, Verb::set},
    {"table", table, named, Verb::select},
    {"truncate", other, tight, Verb::truncate},
    {"update", other, 0, Verb::update},
    {"values", values, 0, Verb::select},
    // Verbs that are names elsewhere.
    {"abort", other, word, Verb::abort},
    {"analyse", other, word, Verb::analyze},
    {"analyze", other, word, Verb::analyze},
    {"begin", other, word, Verb::begin},
    {"binlog", other, word, Verb::binlog},
    {"cache", other, word, Verb::cache},
    {"change", other, word, Verb::change},
    {"check", other, word, Verb::check},
    {"checkpoint", other, word, Verb::checkpoint},
    {"checksum", other, word, Verb::checksum},
    {"cluster", other, word, Verb::cluster},
    {"comment", other, word, Verb::comment},
    {"commit", other, word, Verb::commit},
    {"discard", other, word, Verb::discard},
    {"flush", other, word, Verb::flush},
    {"handler", other, word, Verb::handler},
    {"help", other, word, Verb::help},
    {"import", other, word, Verb::import},
    {"install", other, word, Verb::install},
    {"listen", other, word, Verb::listen},
    {"load", other, word, Verb::load},
    {"lock", other, word, Verb::lock},
    {"notify", other, word, Verb::notify},
    {"optimize", other, word, Verb::optimize},
    {"purge", other, word, Verb::purge},
    {"reassign", other, word, Verb::reassign},
    {"refresh", other, word, Verb::refresh},
    {"reindex", other, word, Verb::reindex},
    {"rename", other, word, Verb::rename},
    {"repair", other, word, Verb::repair},
    {"reset", other, word, Verb::reset},
    {"resignal", other, word, Verb::resignal},
    {"restart", other, word, Verb::restart},
    {"security", other, word, Verb::security},
    {"show", other, word, Verb::show},
    {"shutdown", other, word, Verb::shutdown},
    {"signal", other, word, Verb::signal},
    {"start", other, word, Verb::start},
    {"stop", other, word, Verb::stop},
    {"uninstall", other, word, Verb::uninstall},
    {"unlisten", other, word, Verb::unlisten},
    {"unlock", other, word, Verb::unlock},
    {"use", other, word, Verb::use},
    {"vacuum", other, word, Verb::vacuum},
    {"xa", other, word, Verb::xa},
};
static_assert(std::size(entries) < 256);

constexpr auto make_infos() {
  std::array<KeywordInfo, 256> infos{};
  infos[0].flags = word;
  size_t index = 1;
  for (const Entry& entry : entries) {
    infos[index++] = {word_key(entry.text), entry.id, entry.flags, entry.verb};
  }
  return infos;
}

constexpr auto make_slots() {
  std::array<uint8_t, 1024> slots{};
  for (size_t i = 0; i < std::size(entries); ++i) {
    size_t slot = keyword_slot(word_key(entries[i].text));
    while (slots[slot] != 0) slot = (slot + 1) % slots.size();
    slots[slot] = static_cast<uint8_t>(i + 1);
  }
  return slots;
}

}  // namespace

constexpr std::array<KeywordInfo, 256> keyword_infos = make_infos();
constexpr std::array<uint8_t, 1024> keyword_slots = make_slots();

uint8_t find_long_keyword(std::string_view text) {
  // One keyword is longer than a key.
  constexpr std::string_view name = "current_timestamp";
  if (text.size() != name.size()) return 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (to_lower(text[i]) != name[i]) return 0;
  }
  return find_keyword(word_key(name));
}

}  // namespace dbperf
