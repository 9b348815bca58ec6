#include "parser/formats/postgres_language.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "parser/format.h"

namespace dbperf {
namespace {

// One language, in words of its own.
struct Spoken {
  const char* name;
  const char* error;      // the label of an error's line
  const char* statement;  // of its statement
  const char* duration;   // of 12.5 ms, up to the statement
  const char* autovacuum;
  const char* terminated;
  const char* disk_full;
};

const Spoken languages[] = {
    {"German", "FEHLER:  ", "ANWEISUNG:  ", "Dauer: 12.500 ms  Anweisung: ",
     "automatisches Vacuum der Tabelle »shop.public.carts«: Index-Scans: 0\nSystembenutzung: CPU: "
     "Benutzer: 0,01 s, System: 0,00 s, verstrichen: 1,25 s",
     "Serverprozess (PID 4711) wurde von Signal 9 beendet: Getötet",
     "konnte Datei »base/5/16384« nicht erweitern: Auf dem Gerät ist kein Speicherplatz mehr "
     "verfügbar"},
    {"French", "ERREUR:  ", "INSTRUCTION :  ", "durée : 12.500 ms, instruction : ",
     "VACUUM automatique de la table « shop.public.carts » : 0 parcours d'index\nutilisation du "
     "système : CPU : utilisateur : 0.01 s, système : 0.00 s, temps passé : 1.25 s",
     "processus serveur (PID 4711) a été arrêté par le signal 9 : Processus arrêté",
     "n'a pas pu étendre le fichier « base/5/16384 » : Aucun espace disponible sur le "
     "périphérique"},
    {"Spanish", "ERROR:  ", "SENTENCIA:  ", "duración: 12.500 ms  sentencia: ",
     "vacuum automático de la tabla «shop.public.carts»: recorridos de índice: 0\nuso de sistema: "
     "CPU: usuario: 0.01 s, sistema: 0.00 s, transcurrido: 1.25 s",
     "proceso de servidor (PID 4711) fue terminado por una señal 9: Killed",
     "no se pudo extender el archivo «base/5/16384»: No queda espacio en el dispositivo"},
    {"Portuguese", "ERRO:  ", "COMANDO:  ", "duração: 12.500 ms  comando: ", "",
     "processo servidor (PID 4711) foi terminado pelo sinal 9: Killed",
     "não pôde estender arquivo \"base/5/16384\": Não há espaço disponível no dispositivo"},
    {"Russian", "ОШИБКА:  ", "ОПЕРАТОР:  ", "продолжительность: 12.500 мс, оператор: ",
     "автоматическая очистка таблицы \"shop.public.carts\": сканирований индекса: 0\nнагрузка "
     "системы: CPU: пользов.: 0.01 с, система: 0.00 с, прошло: 1.25 с",
     "", "не удалось увеличить файл \"base/5/16384\": На устройстве не осталось свободного места"},
    {"Japanese", "ERROR:  ", "文:  ", "期間: 12.500 ミリ秒  文: ",
     "テーブル\"shop.public.carts\"の自動VACUUM: インデックススキャン: 0\nシステム使用状況: CPU: "
     "ユーザー: 0.01秒、システム: 0.00秒、経過時間: 1.25秒",
     "", ""},
    {"Chinese", "错误:  ", "语句:  ", "执行时间: 12.500 ms 语句: ",
     "自动清理表\"shop.public.carts\"：索引扫描：0\n系统用法：CPU:用户：0.01 s，系统：0.00 "
     "s，已用时间：1.25 s",
     "", ""},
};

std::ostream& operator<<(std::ostream& out, const Spoken& spoken) { return out << spoken.name; }

const PostgresLanguage* language_named(const Spoken& spoken) {
  PostgresLanguageVote vote;
  vote.hear_line(std::string("2026-11-22 10:00:00 UTC [1] ") + spoken.statement + "SELECT 1");
  vote.hear_line(std::string("2026-11-22 10:00:00 UTC [1] LOG:  ") + spoken.duration + "SELECT 1");
  BOOST_TEST(vote.foreign_name() == "");
  BOOST_TEST_REQUIRE(vote.language() != nullptr);
  BOOST_TEST(vote.language()->name == spoken.name);
  return vote.language();
}

Event understood(const Spoken& spoken, Severity severity, std::string_view message, Arena& arena) {
  Event event;
  event.severity = severity;
  event.message = message;
  classify_postgres_message(event, arena, language_named(spoken));
  return event;
}

BOOST_DATA_TEST_CASE(labels_are_found, languages, spoken) {
  const PostgresLanguage* const language = language_named(spoken);
  const std::string error = std::string("10:00 [1] ") + spoken.error + "x";
  BOOST_TEST(find_postgres_label(error, 0, language) == 10u);
  BOOST_TEST((read_postgres_label(spoken.error, language).severity == Severity::error));
  BOOST_TEST((read_postgres_label(spoken.statement, language).part == PostgresPart::statement));
  BOOST_TEST((read_postgres_label("LOG:  ", language).part == PostgresPart::message));
  BOOST_TEST((read_postgres_label("STATEMENT:  ", language).part == PostgresPart::statement));
  const std::string_view label = spoken.error;
  const std::string_view severity = label.substr(0, label.find(':'));
  BOOST_TEST((postgres_severity(severity, language) == Severity::error));
  BOOST_TEST((postgres_severity("FATAL", language) == Severity::fatal));
}

BOOST_DATA_TEST_CASE(messages_mean_what_they_mean_in_english, languages, spoken) {
  Arena arena;
  const std::string text = std::string(spoken.duration) + "SELECT *\nFROM t";
  const Event query = understood(spoken, Severity::log, text, arena);
  BOOST_TEST((query.kind == EventKind::query));
  BOOST_TEST(query.duration_us == 12500);
  BOOST_TEST(query.statement == "SELECT *\nFROM t");
  if (*spoken.autovacuum != '\0') {
    const Event vacuum = understood(spoken, Severity::log, spoken.autovacuum, arena);
    BOOST_TEST((vacuum.server == ServerEvent::autovacuum));
    BOOST_TEST(vacuum.object == "shop.public.carts");
    BOOST_TEST(vacuum.value == 1'250'000);
  }
  if (*spoken.terminated != '\0') {
    const Event crash = understood(spoken, Severity::log, spoken.terminated, arena);
    BOOST_TEST((crash.server == ServerEvent::server_crash));
  }
  if (*spoken.disk_full != '\0') {
    const Event full = understood(spoken, Severity::error, spoken.disk_full, arena);
    BOOST_TEST((full.server == ServerEvent::disk_full));
    BOOST_TEST(full.message == "could not extend file \"base/5/16384\": No space left on device");
  }
}

BOOST_DATA_TEST_CASE(english_stays_as_it_is, languages, spoken) {
  Arena arena;
  const std::string_view text = "duration: 1.000 ms  plan:\nQuery Text: SELECT 1";
  BOOST_TEST(in_english(*language_named(spoken), text, arena).data() == text.data());
}

// Every phrase with its holes filled becomes its English counterpart, filled in the same way.
BOOST_DATA_TEST_CASE(every_phrase_is_reached, languages, spoken) {
  const PostgresLanguage& language = *language_named(spoken);
  const auto filled = [](std::string_view phrase) {
    std::string text;
    char next = '1';
    for (size_t at = 0; at < phrase.size(); ++at) {
      if (phrase[at] != '{') {
        text += phrase[at];
        continue;
      }
      const char inside = phrase[at + 1];
      text += std::string("7") + (inside >= '1' && inside <= '9' ? inside : next++);
      at = phrase.find('}', at);
    }
    return text;
  };
  Arena arena;
  for (const PostgresPhrase& phrase : language.phrases) {
    BOOST_TEST(in_english(language, filled(phrase.local), arena) == filled(phrase.english));
  }
}

BOOST_AUTO_TEST_CASE(a_deadlocks_detail_is_translated_line_by_line) {
  Arena arena;
  Event event;
  event.severity = Severity::error;
  event.message = "Verklemmung (Deadlock) entdeckt";
  event.detail =
      "Prozess 12 wartet auf ShareLock-Sperre auf Transaktion 7; blockiert von Prozess 13.\n"
      "Prozess 12: UPDATE a\nSET b = 1";
  classify_postgres_message(event, arena, language_named(languages[0]));
  BOOST_TEST((event.server == ServerEvent::deadlock));
  BOOST_TEST(event.detail ==
             "Process 12 waits for ShareLock on Transaktion 7; blocked by process 13.\n"
             "Process 12: UPDATE a\nSET b = 1");
}

BOOST_AUTO_TEST_CASE(unknown_names_are_unknown_in_any_language) {
  Arena arena;
  Event event;
  event.severity = Severity::log;
  event.message = "Verbindung empfangen: Host=10.0.0.7 Port=5000";
  event.user = event.database = "[unbekannt]";
  classify_postgres_message(event, arena, language_named(languages[0]));
  BOOST_TEST(event.user == "");
  BOOST_TEST(event.database == "");
  BOOST_TEST(event.host == "10.0.0.7");
  BOOST_TEST((event.connection == ConnectionChange::attempted));
}

BOOST_AUTO_TEST_CASE(english_logs_are_english_whatever_they_quote) {
  PostgresLanguageVote vote;
  for (const char* line : {"t [1] LOG:  duration: 1.0 ms  statement: SELECT 'FEHLER:  x'",
                           "t [1] ERROR:  relation \"a\" does not exist", "t [1] STATEMENT:  x",
                           "\tFEHLER:  in a statement", "nothing", ""}) {
    vote.hear_line(line);
  }
  BOOST_TEST(vote.language() == nullptr);
  BOOST_TEST(vote.foreign_name() == "");
}

BOOST_AUTO_TEST_CASE(messages_that_nobody_translated_are_no_proof_of_english) {
  const auto language = [](const std::string& label) {
    PostgresLanguageVote vote;
    vote.hear_line("2026-11-25 05:17:17 UTC [1] " + label +
                   ":  automatic analyze of table \"shop.public.orders\"");
    return vote.language() == nullptr ? "English" : vote.language()->name;
  };
  BOOST_TEST(language("日志") == "Chinese");
  BOOST_TEST(language("LOG") == "English");
}

BOOST_AUTO_TEST_CASE(severities_and_messages_tell_too) {
  PostgresLanguageVote vote;
  vote.hear("LOG", "durée : 1.000 ms, instruction : SELECT 1");
  BOOST_TEST_REQUIRE(vote.language() != nullptr);
  BOOST_TEST(vote.language()->name == "French");
}

BOOST_AUTO_TEST_CASE(positions_are_no_part_of_messages) {
  struct Case {
    size_t language;
    std::string_view message, expected;
  };
  for (const Case& c : std::initializer_list<Case>{
           {0, "Relation »a« existiert nicht bei Zeichen 15", "Relation »a« existiert nicht"},
           {0, "nichts bei Zeichen drei", "nichts bei Zeichen drei"},
           {1, "la relation « a » n'existe pas au caractère 15", "la relation « a » n'existe pas"},
           {5, "リレーション\"a\"は存在しません(15文字目)", "リレーション\"a\"は存在しません"},
           {6, "关系 \"a\" 不存在 第 15 个字符处", "关系 \"a\" 不存在"}}) {
    Arena arena;
    const Event event = understood(languages[c.language], Severity::error, c.message, arena);
    BOOST_TEST(event.message == c.expected);
  }
}

// The last event and how many there were.
struct LastEvent final : EventSink {
  void on_event(const Event& event) override {
    ++count;
    kind = event.kind;
    failed = event.failed || event.kind == EventKind::error;
    statement = event.statement;
    duration_us = event.duration_us;
  }
  void on_skipped(uint32_t, uint32_t, std::string_view) override { BOOST_ERROR("skipped"); }
  int count = 0;
  EventKind kind = EventKind::other;
  bool failed = false;
  std::string statement;
  int64_t duration_us = 0;
};

BOOST_AUTO_TEST_CASE(csv_and_json_logs_speak_them_too) {
  using Detect = Detection (*)(std::string_view, const FormatOptions&);
  const auto last_of = [](Detect detect, std::string text) {
    const size_t size = text.size();
    text.append(record_padding, '\0');
    const std::string_view head = std::string_view(text).substr(0, size);
    const Detection detection = detect(head, {});
    BOOST_TEST_REQUIRE(detection.format != nullptr, detection.reason);
    LastEvent sink;
    Arena arena;
    detection.format->parse(head, arena, sink);
    return sink;
  };
  const auto csv = [](std::string_view severity, std::string_view message, std::string_view query) {
    return "2026-11-22 10:00:00.000 UTC,\"joe\",\"shop\",7,\"[local]\",6921a3c0.7,1,\"SELECT\","
           "2026-11-22 09:00:00 UTC,3/1,0," +
           std::string(severity) + ",00000,\"" + std::string(message) + "\",,,,,,\"" +
           std::string(query) + "\",,,\"psql\",\"client backend\",,0\n";
  };
  const auto json = [](std::string_view severity, std::string_view message,
                       std::string_view query) {
    return "{\"timestamp\":\"2026-11-22 10:00:00.000 UTC\",\"user\":\"joe\",\"dbname\":\"shop\","
           "\"pid\":7,\"error_severity\":\"" +
           std::string(severity) + "\",\"message\":\"" + std::string(message) +
           "\",\"statement\":\"" + std::string(query) + "\"}\n";
  };
  const std::string_view timed = "продолжительность: 12.500 мс, оператор: SELECT 1";
  for (const LastEvent& event : {last_of(detect_postgres_csv, csv("СООБЩЕНИЕ", timed, "")),
                                 last_of(detect_postgres_json, json("СООБЩЕНИЕ", timed, ""))}) {
    BOOST_TEST(event.count == 1);
    BOOST_TEST((event.kind == EventKind::query));
    BOOST_TEST(event.statement == "SELECT 1");
    BOOST_TEST(event.duration_us == 12500);
  }
  for (const LastEvent& event : {last_of(detect_postgres_csv, csv("ОШИБКА", "x", "SELECT y")),
                                 last_of(detect_postgres_json, json("ОШИБКА", "x", "SELECT y"))}) {
    BOOST_TEST(event.failed);
    BOOST_TEST(event.statement == "SELECT y");
  }
  const std::string italian = csv("ERRORE", "x", "SELECT y");
  BOOST_TEST((detect_postgres_csv(italian, {}).format == nullptr));
  BOOST_TEST(detect_postgres_csv(italian, {}).reason.find("in Italian") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_languages_are_named) {
  const auto detected = [](std::string text) {
    text.append(record_padding, '\0');
    return detect_postgres_stderr(std::string_view(text).substr(0, text.size() - record_padding),
                                  {});
  };
  const Detection italian =
      detected("2026-11-22 10:00:00 UTC [1] LOG:  durata: 1.000 ms  istruzione: SELECT 1\n");
  BOOST_TEST((italian.format == nullptr));
  BOOST_TEST(italian.reason.find("in Italian") != std::string::npos);
  BOOST_TEST(italian.reason.find("lc_messages = 'C'") != std::string::npos);
  const Detection turkish =
      detected("2026-11-22 10:00:00 UTC [1] HATA:  x\n2026-11-22 10:00:00 UTC [1] DETAY:  y\n");
  BOOST_TEST(turkish.reason.find("in Turkish") != std::string::npos);
}

}  // namespace
}  // namespace dbperf
