// Fingerprints and statements beside what PostgreSQL's own parser (libpg_query) makes of the same
// texts: those of a grammar, and those of the sample logs.
//
// libpg_query asks of two statements whether they do the same, we whether a person would call them
// one. So the classes differ, but only for reasons that stand here: each is an edit that takes out
// of a statement what the two see differently. Two statements that are one class for one of us and
// not for the other must become one for both by such edits.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "analysis/sql/fingerprint.h"
#include "analysis/sql/statement.h"
#include "tests/support/pg_tree.h"
#include "tests/support/recording_sink.h"
#include "tests/support/samples.h"
#include "tests/support/sql_grammar.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

using Strings = std::vector<std::string>;

constexpr size_t shapes = 1'500, statements_of_a_shape = 3;

// PostgreSQL's statements in the sample logs that are no archives.
void add_samples(std::set<std::string>& statements) {
  for (const Sample& sample : sample_logs()) {
    if (!sample.folder.starts_with("postgres") || sample.compressed) continue;
    std::ifstream file(sample.path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const size_t size = text.size();
    text.append(record_padding, '\0');
    std::string reasons;
    const Detection found = find_format({text.data(), size}, "auto", {}, reasons);
    if (!found.format) continue;
    const auto recorded = record_events(*found.format, {text.data(), size});
    for (const Event& event : recorded->events)
      if (!event.statement.empty()) statements.emplace(event.statement);
  }
}

// Those that are valid.
const Strings& corpus() {
  static const Strings all = [] {
    std::set<std::string> statements;
    add_samples(statements);
    SqlGrammar grammar(11);
    for (size_t i = 0; i < shapes; ++i) {
      const std::string shape = grammar.shape();
      for (size_t j = 0; j < statements_of_a_shape; ++j)
        statements.insert(grammar.statement(shape));
    }
    std::erase_if(statements,
                  [](const std::string& text) { return !fingerprint_of_postgres(text); });
    return Strings(statements.begin(), statements.end());
  }();
  return all;
}

// --- statements ---

std::string kind_name(const Predicate& predicate) {
  constexpr std::string_view names[] = {"equality",    "in_list",       "range",
                                        "prefix_like", "contains_like", "is_null",
                                        "join",        "order_by",      "group_by"};
  return std::string(names[static_cast<size_t>(predicate.kind)]) +
         (predicate.descending ? " desc" : "");
}

PgStatement read_ourselves(const std::string& text) {
  const Statement read = read_statement(text, Dialect::postgres);
  PgStatement out;
  for (const TableUse& use : read.tables) out.tables.insert((use.written ? ">" : "") + use.name);
  for (const Predicate& one : read.predicates)
    out.predicates.insert(one.table + "." + one.column + (one.wrapped ? "! " : " ") +
                          kind_name(one));
  return out;
}

// --- classes ---

std::string our_class(const std::string& statement) {
  static Fingerprinter fingerprinter;
  return std::string(fingerprinter(statement, Dialect::postgres).text);
}

std::string their_class(const std::string& statement) {
  const std::optional<uint64_t> id = fingerprint_of_postgres(statement);
  return id ? format_id(*id) : "invalid";
}

struct Reason {
  const char* why;
  std::function<std::string(std::string)> edit;
  size_t pairs = 0;
};
using Reasons = std::vector<Reason>;

std::function<std::string(std::string)> replace(const char* pattern, const char* replacement) {
  return [=](std::string text) {
    RE2::GlobalReplace(&text, pattern, replacement);
    return text;
  };
}

// Its class, without the aliases of the grammar and of the samples.
std::string without_aliases(const std::string& statement) {
  return replace(R"(\bas \w+|\bx?[a-t]\d*\b)", "")(our_class(statement));
}

// The words of its class, each once and sorted.
std::string words_of(const std::string& statement) {
  std::string text = our_class(statement);
  RE2::GlobalReplace(&text, ",", "");
  std::istringstream words(text);
  const std::set<std::string> sorted{std::istream_iterator<std::string>(words), {}};
  return fmt::format("{}", fmt::join(sorted, " "));
}

// Whether the edits, one after the other, make one class of the two; the last one counts.
template <typename Class>
bool explain(std::string a, std::string b, Reasons& reasons, Class class_of) {
  for (Reason& reason : reasons) {
    a = reason.edit(std::move(a));
    b = reason.edit(std::move(b));
    if (class_of(a) != class_of(b)) continue;
    ++reason.pairs;
    return true;
  }
  return false;
}

// Of each class of `one` that `other` splits, how many parts no reason joins to its first.
template <typename One, typename Other>
size_t unexplained(One one, Other other, Reasons& reasons) {
  std::map<std::string, std::map<std::string, std::string>> classes;  // a statement of each part
  for (const std::string& text : corpus()) classes[one(text)].try_emplace(other(text), text);
  size_t left = 0;
  for (const auto& [name, parts] : classes) {
    const std::string& first = parts.begin()->second;
    for (auto part = std::next(parts.begin()); part != parts.end(); ++part) {
      if (explain(first, part->second, reasons, other)) continue;
      ++left;
      BOOST_TEST_MESSAGE("not explained:\n  " << first << "\n  " << part->second);
    }
  }
  return left;
}

void print(const char* title, const Reasons& reasons) {
  fmt::print("{}\n", title);
  for (const Reason& reason : reasons) fmt::print("  {:4}  {}\n", reason.pairs, reason.why);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sql_oracle)

BOOST_AUTO_TEST_CASE(tables_and_predicates_are_those_of_the_parse_tree) {
  size_t same_tables = 0, same_predicates = 0;
  for (const std::string& text : corpus()) {
    const PgStatement theirs = read_with_postgres(text).value();
    const PgStatement ours = read_ourselves(text);
    same_tables += ours.tables == theirs.tables;
    same_predicates += ours.predicates == theirs.predicates;
    if (ours.tables != theirs.tables || ours.predicates != theirs.predicates)
      BOOST_TEST_MESSAGE(fmt::format("{}\n  ours:   {} | {}\n  theirs: {} | {}", text, ours.tables,
                                     ours.predicates, theirs.tables, theirs.predicates));
  }
  const auto percent = [](size_t same) {
    return 100.0 * static_cast<double>(same) / static_cast<double>(corpus().size());
  };
  fmt::print("{} statements: {:.2f} % equal table sets, {:.2f} % equal predicate sets\n",
             corpus().size(), percent(same_tables), percent(same_predicates));
  BOOST_TEST(corpus().size() >= 4'000u);
  BOOST_TEST(percent(same_tables) >= 99.0);
  BOOST_TEST(percent(same_predicates) >= 95.0);
}

BOOST_AUTO_TEST_CASE(classes_differ_for_known_reasons_only) {
  Reasons they_join = {
      {"they leave out aliases; a person knows a statement by its text", without_aliases},
      {"they sort lists and leave out what stands in them twice", words_of},
  };
  Reasons we_join = {
      {"a sign is part of a literal before a cast too: -5::int", replace(R"(-(\d|\.))", R"(\1)")},
      {"constant expressions in a list collapse: in (lower('x'), 1 + 1)",
       replace(
           R"((?i)'5'::int|cast\('1' as int\)|lower\('X'\)|-\(1\)|1 \+ 1|date '[-\d]+'|\bnull\b)",
           "0")},
      {"so do those in rows of VALUES: (default, now())",
       replace(R"((?i)\((default|now\(\)), )", "(0, ")},
      {"FETCH of any number of rows is one", replace(R"((?i)forward\s+[^ ]+)", "forward 1")},
  };
  const size_t ours_split = unexplained(their_class, our_class, they_join);
  const size_t theirs_split = unexplained(our_class, their_class, we_join);
  std::set<std::string> ours, theirs;
  for (const std::string& text : corpus()) {
    ours.insert(our_class(text));
    theirs.insert(their_class(text));
  }
  fmt::print("{} statements: {} classes of ours, {} of libpg_query\n", corpus().size(), ours.size(),
             theirs.size());
  print("pairs of classes that are one for libpg_query", they_join);
  print("pairs of classes that are one for us", we_join);
  BOOST_TEST(ours_split == 0u);
  BOOST_TEST(theirs_split == 0u);
}

// What the grammar has no variants of.
BOOST_AUTO_TEST_CASE(what_is_one_class_for_one_of_us_only) {
  struct Pair {
    const char *a, *b;
    bool one_for_us, one_for_them;
    const char* why;
  };
  const Pair pairs[] = {
      {"select a, b from t", "select b, a from t", false, true, "they sort the select list"},
      {"select 1, 2", "select 1", false, true, "and leave out what it has twice"},
      {"select * from t where a = 1 and b = 2", "select * from t where b = 2 and a = 1", false,
       true, "they sort conditions"},
      {"select a from t where b = 1::int", "select a from t where b = 1", false, true,
       "they leave out casts of literals"},
      {"select a from t limit 1", "select a from t limit all", false, true,
       "a limit that is none is none of its values"},
      {"select * from users_2009", "select * from users_2010", false, true,
       "they leave out the digits of tables: --merge-partitions does"},
      {"set a = 1", "set a to b", false, true, "names stay: only values are literals"},
      {"deallocate all", "deallocate p1", false, true, "ALL is no name"},
      {"execute p1(1)", "execute p2(1)", false, true, "an EXECUTE is known by its name"},
      {"select /*+ seqscan(t) */ a from t", "select a from t", false, true,
       "a hint makes another statement"},
      {"select * from pg_temp_3.t", "select * from pg_temp_4.t", true, false,
       "each session has its own schema for temporary tables"},
      {"select a from t where b in (lower('x'))", "select a from t where b in ('x')", true, false,
       "a list of constants is one, however they are written"},
      {"fetch 1 from a", "fetch 2 from b", true, false, "a number of rows is a literal"},
      {"notify a, 'x'", "notify a, 'y'", true, false, "so is a payload"},
      {"select date '2026-01-01'", "select 'x'", true, true, ""},
      {"savepoint a", "savepoint b", true, true, ""},
      {"prepare a as select 1", "prepare b as select 1", true, true, ""},
      {"declare a cursor for select 1", "declare b cursor for select 1", true, true, ""},
      {"select a from t where b is null", "select a from t where b is not null", false, false, ""},
      {"select a from t where b in (1)", "select a from t where b in (select 1)", false, false, ""},
      {"insert into t values (1) on conflict do nothing", "insert into t values (1)", false, false,
       ""},
  };
  for (const Pair& pair : pairs) {
    BOOST_TEST_CONTEXT(pair.a << " | " << pair.b << ": " << pair.why) {
      BOOST_TEST((our_class(pair.a) == our_class(pair.b)) == pair.one_for_us);
      BOOST_TEST(their_class(pair.a) != "invalid");
      BOOST_TEST(their_class(pair.b) != "invalid");
      BOOST_TEST((their_class(pair.a) == their_class(pair.b)) == pair.one_for_them);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
