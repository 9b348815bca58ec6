#include "analysis/text.h"

#include <algorithm>
#include <array>

#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

// Words after which a quoted text is the name of something, not a value.
constexpr std::array naming_words = {
    "relation", "table",     "column",      "constraint",   "index",    "role",
    "user",     "database",  "schema",      "function",     "type",     "sequence",
    "view",     "extension", "parameter",   "cursor",       "trigger",  "procedure",
    "host",     "operator",  "publication", "subscription", "server",   "tablespace",
    "domain",   "collation", "language",    "policy",       "statement"};

// The same where PostgreSQL speaks German, French, Spanish, Italian, Portuguese or Russian.
constexpr std::string_view foreign_naming_words[] = {
    "Benutzer",     "Constraint",   "Datenbank",   "Funktion",    "Host",        "Index",
    "Relation",     "Rolle",        "Schema",      "Sequenz",     "Sicht",       "Spalte",
    "Tabelle",      "Typ",          "colonne",     "contrainte",  "données",     "fonction",
    "hôte",         "rôle",         "schéma",      "séquence",    "unique",      "utilisateur",
    "vérification", "étrangère",    "vue",         "columna",     "datos",       "esquema",
    "foránea",      "función",      "relación",    "restricción", "rol",         "secuencia",
    "servidor",     "tabla",        "unicidad",    "usuario",     "índice",      "colonna",
    "indice",       "relazione",    "ruolo",       "tabella",     "univoco",     "utente",
    "vincolo",      "coluna",       "dados",       "estrangeira", "função",      "relação",
    "restrição",    "tabela",       "unicidade",   "usuário",     "verificação", "данных",
    "индекс",       "ключа",        "ограничение", "отношение",   "отношении",   "отношения",
    "пользователь", "пользователя", "проверку",    "роли",        "роль",        "столбец",
    "столбце",      "схема",        "таблица",     "таблице",     "узла",        "уникальности",
    "функция"};

// Chinese and Japanese do not part words: what one ends with.
constexpr std::string_view naming_endings[] = {
    "关系",         "角色",     "数据库",       "用户",         "主机",    "约束",
    "索引",         "视图",     "リレーション", "テーブル",     "制約",    "ロール",
    "データベース", "ユーザー", "ホスト",       "インデックス", "スキーマ"};

bool names_something(std::string_view before) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  size_t start = before.size();
  while (start > 0 && is_word_byte(before[start - 1])) --start;
  const std::string_view word = before.substr(start);
  // MySQL's index: "Duplicate entry '42' for key 'PRIMARY'"; any other key is a value.
  if (word == "key") return before.ends_with("for key");
  const auto is_word = [&](std::string_view known) { return word == known; };
  const auto is_end = [&](std::string_view known) { return word.ends_with(known); };
  return std::any_of(naming_words.begin(), naming_words.end(), is_word) ||
         std::any_of(std::begin(foreign_naming_words), std::end(foreign_naming_words), is_word) ||
         std::any_of(std::begin(naming_endings), std::end(naming_endings), is_end);
}

bool is_ascii_word_byte(char c) { return is_word_byte(c) && static_cast<unsigned char>(c) < 0x80; }

bool in_word(std::string_view text, size_t at) {
  return at > 0 && is_word_byte(text[at - 1]) && at + 1 < text.size() &&
         is_ascii_word_byte(text[at + 1]);
}

struct Quotes {
  std::string_view open, close;
};
constexpr Quotes quotes[] = {{"\"", "\""}, {"'", "'"}, {"»", "«"},   {"«", "»"},
                             {"“", "”"},   {"„", "“"}, {"「", "」"}, {"‘", "’"}};

// The quotes that open at `at`, if any do. An apostrophe inside a word ("can't") opens nothing.
const Quotes* quotes_at(std::string_view text, size_t at) {
  if (text[at] == '\'' && at > 0 && is_word_byte(text[at - 1])) return nullptr;
  for (const Quotes& pair : quotes)
    if (text.substr(at).starts_with(pair.open)) return &pair;
  return nullptr;
}

// Where the quotes whose content begins at `begin` are closed: values may hold quotes themselves
// ('O'Brien'), but none that a word follows closes one. The size of the text if it is not.
size_t first_close(std::string_view text, size_t begin, const Quotes& pair) {
  size_t at = text.find(pair.close, begin);
  while (pair.open == pair.close && at != std::string_view::npos && at + 1 < text.size() &&
         is_ascii_word_byte(text[at + 1]))
    at = text.find(pair.close, at + 1);
  return std::min(at, text.size());
}

// The last place where they may be closed, which leaves no part of a value that holds quotes
// outside; but for the index that MySQL names after it: "Duplicate entry 'a' b' for key 'PRIMARY'".
size_t last_close(std::string_view text, size_t begin, const Quotes& pair) {
  constexpr std::string_view index = "' for key '";
  if (pair.open == "'")
    if (const size_t at = text.rfind(index); at != std::string_view::npos && at >= begin) return at;
  size_t at = text.rfind(pair.close);
  while (at != std::string_view::npos && at > begin && pair.close == "'" && in_word(text, at))
    at = text.rfind(pair.close, at - 1);
  return at == std::string_view::npos || at < begin ? text.size() : at;
}

// What stands between quotes, without the blanks that French sets off its quotes with.
std::pair<size_t, size_t> content_of(std::string_view text, size_t begin, size_t end) {
  constexpr std::string_view blanks[] = {" ", "\u00a0", "\u202f"};
  for (const std::string_view blank : blanks) {
    if (text.substr(begin, end - begin).starts_with(blank)) begin += blank.size();
    if (text.substr(begin, end - begin).ends_with(blank)) end -= blank.size();
  }
  return {begin, end};
}

// MySQL's number of an error, which its slow log gives alone, says what failed: it is no value.
bool is_error_number(std::string_view message, size_t at) {
  return at == 6 && message.starts_with("error ");
}

size_t number_end(std::string_view text, size_t at) {
  const auto decimal_point = [&] {
    return text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
  };
  while (at < text.size() && (is_ascii_word_byte(text[at]) || decimal_point())) ++at;
  return at;
}

using Mark = std::function<std::string(std::string_view)>;

// Copies the message to `out` with its values marked. `strictly`: rather too much of it than less.
std::string mark_values(std::string_view message, bool strictly, const Mark& mark) {
  std::string out;
  out.reserve(message.size());
  for (size_t i = 0; i < message.size();) {
    const bool after_word = i > 0 && is_ascii_word_byte(message[i - 1]);
    if (const Quotes* pair = quotes_at(message, i)) {
      const size_t begin = i + pair->open.size();
      const bool name = names_something(message.substr(0, i));
      const size_t close = name || !strictly ? first_close(message, begin, *pair)
                                             : last_close(message, begin, *pair);
      const auto [from, to] = content_of(message, begin, close);
      out += message.substr(i, from - i);
      out += name ? std::string(message.substr(from, to - from))
                  : mark(message.substr(from, to - from));
      out += message.substr(to, close - to);
      const bool closed = close < message.size();
      if (closed || !name) out += pair->close;
      i = close + (closed ? pair->close.size() : 0);
    } else if (is_digit(message[i]) && !after_word) {
      const size_t end = number_end(message, i);
      const std::string_view number = message.substr(i, end - i);
      out += is_error_number(message, i) ? std::string(number) : mark(number);
      i = end;
    } else if (strictly && message[i] == '\n' && i + 1 < message.size()) {
      return out + '\n' + mark(message.substr(i + 1));
    } else {
      out += message[i++];
    }
  }
  return out;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

std::string normalise_message(std::string_view message) {
  return mark_values(message, false, [](std::string_view) { return "?"; });
}

std::string hide_values(std::string_view message, const Mark& mark) {
  return mark_values(message, true, mark);
}

}  // namespace dbperf
