// Tells in which language a server wrote its log, also where that language is not read: from the
// labels, or severities, and from how its messages begin.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "parser/formats/postgres_language.h"

namespace dbperf {

extern const PostgresLanguage postgres_german, postgres_french, postgres_spanish,
    postgres_portuguese, postgres_russian, postgres_japanese, postgres_chinese;

namespace {

constexpr size_t npos = std::string_view::npos;

constexpr std::array<const PostgresLanguage*, 7> read_languages = {
    &postgres_german,  &postgres_french,   &postgres_spanish, &postgres_portuguese,
    &postgres_russian, &postgres_japanese, &postgres_chinese};

// Languages that are only recognised: labels, between bars, and how the commonest message begins.
struct OtherLanguage {
  std::string_view name, labels, duration;
};
constexpr OtherLanguage other_languages[] = {
    {"Italian",
     "|ERRORE|FATALE|PANICO|ATTENZIONE|NOTIFICA|DETTAGLI|SUGGERIMENTO|CONTESTO|ISTRUZIONE|",
     "durata: "},
    {"Korean", "|로그|오류|치명적오류|손상|경고|알림|정보|상세정보|힌트|내용|명령 구문|쿼리|",
     "실행시간: "},
    {"Georgian",
     "|ჟურნალი|შეცდომა|ფატალური|პანიკა|გაფრთხილება|ინფორმაცია|დეტალები|მინიშნება|კონტექსტი|"
     "ოპერატორი|",
     "ხანგრძლივობა: "},
    {"Swedish", "|LOGG|FEL|FATALT|PANIK|VARNING|NOTIS|DETALJ|TIPS|KONTEXT|SATS|FRÅGA|",
     "varaktighet "},
    {"Ukrainian",
     "|ЗАПИСУВАННЯ|ПОМИЛКА|ФАТАЛЬНО|ПАНІКА|ПОПЕРЕДЖЕННЯ|ПОВІДОМЛЕННЯ|ВІДОМОСТІ|УКАЗІВКА|"
     "ІНСТРУКЦІЯ|",
     "тривалість: "},
    {"Turkish", "|HATA|ÖLÜMCÜL (FATAL)|ÖLÜMCÜL|UYARI|DETAY|İPUCU|İFADE|KOMUT|", "süre: "},
    {"Polish",
     "|DZIENNIK|BŁĄD|KATASTROFALNY|PANIKA|OSTRZEŻENIE|UWAGA|SZCZEGÓŁY|PODPOWIEDŹ|KONTEKST|"
     "WYRAŻENIE|ZAPYTANIE|",
     "czas trwania: "},
    {"Czech", "|CHYBA|VAROVÁNÍ|DOPORUČENÍ|KONTEXT|PŘÍKAZ|", "trvání: "},
};
constexpr std::string_view english_labels =
    "|LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG|DETAIL|HINT|QUERY|CONTEXT|LOCATION|"
    "STATEMENT|BACKTRACE|";

constexpr size_t language_count = read_languages.size() + std::size(other_languages);
static_assert(language_count <= PostgresLanguageVote::most_languages);

bool is_one_of(std::string_view label, std::string_view labels) {
  for (size_t at = labels.find(label); at != npos; at = labels.find(label, at + 1)) {
    if (at > 0 && labels[at - 1] == '|' && labels[at + label.size()] == '|') return true;
  }
  return false;
}

bool has_label(size_t language, std::string_view label) {
  if (language >= read_languages.size()) {
    return is_one_of(label, other_languages[language - read_languages.size()].labels);
  }
  const auto& labels = read_languages[language]->labels;
  return std::any_of(labels.begin(), labels.end(), [&](const PostgresLabelText& known) {
    return known.text.starts_with(label) &&
           known.text.find_first_of(": ", label.size()) == label.size();
  });
}

bool begins_message(size_t language, std::string_view message) {
  if (language >= read_languages.size()) {
    return message.starts_with(other_languages[language - read_languages.size()].duration);
  }
  Arena arena;
  return in_english(*read_languages[language], message, arena).data() != message.data();
}

bool is_english_message(std::string_view message) {
  for (std::string_view start :
       {"duration: ", "statement: ", "execute ", "connection ", "disconnection: ", "checkpoint ",
        "automatic ", "process ", "temporary file: "}) {
    if (message.starts_with(start)) return true;
  }
  return false;
}

// The bytes that labels of any language begin with. (Of a prefix few: without this question, a
// quarter of all instructions that finding the format of a file takes.)
std::array<bool, 256> first_bytes_of_labels() {
  std::array<bool, 256> table = {};
  const auto mark = [&](std::string_view label) {
    if (!label.empty()) table[static_cast<unsigned char>(label[0])] = true;
  };
  const auto mark_listed = [&](std::string_view labels) {
    for (size_t at = 0; at != npos; at = labels.find('|', at + 1)) mark(labels.substr(at + 1));
  };
  mark_listed(english_labels);
  for (const OtherLanguage& language : other_languages) mark_listed(language.labels);
  for (const PostgresLanguage* language : read_languages) {
    for (const PostgresLabelText& label : language->labels) mark(label.text);
  }
  return table;
}

// The label that ends at `colon`: the longest that any language has; empty if there is none.
std::string_view label_before(std::string_view line, size_t colon) {
  size_t end = colon;
  while (end > 0 && line[end - 1] == ' ') --end;  // "ASTUCE :  "
  if (const size_t nbsp = end; nbsp >= 2 && line.substr(nbsp - 2, 2) == "\xC2\xA0") end -= 2;
  constexpr size_t longest = 64;
  static const std::array<bool, 256> may_begin = first_bytes_of_labels();
  for (size_t begin = end - std::min(end, longest); begin < end; ++begin) {
    if (!may_begin[static_cast<unsigned char>(line[begin])]) continue;
    const std::string_view label = line.substr(begin, end - begin);
    if (is_one_of(label, english_labels)) return label;
    for (size_t i = 0; i < language_count; ++i) {
      if (has_label(i, label)) return label;
    }
  }
  return {};
}

}  // namespace

void PostgresLanguageVote::hear_line(std::string_view line) {
  if (line.starts_with('\t')) return;
  const std::string_view window = line.substr(0, 1024);
  for (size_t colon = window.find(":  "); colon != npos; colon = window.find(":  ", colon + 1)) {
    const std::string_view label = label_before(window, colon);
    if (label.empty()) continue;
    std::string_view message = line.substr(colon + 3);
    take_sqlstate(message);
    return vote(label, message);
  }
}

void PostgresLanguageVote::hear(std::string_view severity, std::string_view message) {
  vote(severity, message);
}

void PostgresLanguageVote::vote(std::string_view label, std::string_view message) {
  const bool in_english_label = is_one_of(label, english_labels);
  const bool english_message = is_english_message(message);
  for (size_t i = 0; i < language_count; ++i) {
    const bool own_label = has_label(i, label);
    const bool local_label = own_label && !in_english_label;
    const bool is_shared = label == "LOG" || label == "FATAL" || label == "INFO";
    if (local_label) ++local_[i];
    if (in_english_label && !own_label && !is_shared && label != "ERROR") ++english_[i];
    if (english_message) {
      english_[i] += local_label ? 0 : 2;  // a message may lack a translation
    } else if (begins_message(i, message)) {
      local_[i] += 2;
    }
  }
}

size_t PostgresLanguageVote::winner() const {
  size_t best = language_count;
  for (size_t i = 0; i < language_count; ++i) {
    if (local_[i] <= english_[i]) continue;
    if (best == language_count || local_[i] > local_[best]) best = i;
  }
  return best;
}

const PostgresLanguage* PostgresLanguageVote::language() const {
  const size_t best = winner();
  return best < read_languages.size() ? read_languages[best] : nullptr;
}

std::string_view PostgresLanguageVote::foreign_name() const {
  const size_t best = winner();
  if (best < read_languages.size() || best == language_count) return {};
  return other_languages[best - read_languages.size()].name;
}

std::string foreign_language_reason(std::string_view name) {
  std::string others;
  for (const PostgresLanguage* language : read_languages) {
    if (!others.empty()) others += language == read_languages.back() ? " and " : ", ";
    others += language->name;
  }
  return fmt::format(
      "the server's messages are in {}: set lc_messages = 'C' to have them in English ({} are read "
      "too)",
      name, others);
}

}  // namespace dbperf
