#include "cli/render/html.h"

#include <sodium.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/render/html_assets.h"
#include "cli/render/json.h"
#include "cli/render/json_writer.h"
#include "cli/render/text.h"
#include "cli/render/verdict.h"

namespace dbperf {
namespace {

constexpr size_t text_width = 100;  // of the report for readers without scripts
constexpr size_t text_rows = 10;

std::string base64(const unsigned char* bytes, size_t size) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_ENCODED_LEN(size, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, variant);
  text.pop_back();  // the terminating zero
  return text;
}

// As a Content-Security-Policy names what may run.
std::string hash_source(std::string_view text) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return "'sha256-" + base64(hash, sizeof hash) + '\'';
}

// A tenth of the size, and nothing in it that a browser could take for markup.
std::string packed(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::vector<unsigned char> bytes(size);
  if (compress2(bytes.data(), &size, reinterpret_cast<const unsigned char*>(text.data()),
                text.size(), Z_BEST_COMPRESSION) != Z_OK)
    throw std::bad_alloc();
  return base64(bytes.data(), size);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string view_data(const Verdict& verdict, const TextStyle& style) {
  JsonWriter json;
  json.begin_object();
  json.text("level", level_word(verdict.level));
  json.text("counts", verdict.counts);
  json.text("findings", verdict.findings);
  json.text("zone", style.zone_name);
  json.boolean("prefix_given", style.prefix_given);
  json.end();
  return json.written();
}

std::string text_report(const Report& report, const TextStyle& style) {
  TextStyle plain = style;
  plain.width = text_width;
  plain.color = false;
  if (plain.limits.top == 0 || plain.limits.top > text_rows) plain.limits.top = text_rows;
  Report shortened = report;
  limit_rows(shortened, plain.limits);
  return render_text(shortened, plain);
}

// `text` with each {{name}} replaced.
std::string fill_in(std::string_view text,
                    const std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::string out;
  for (;;) {
    const size_t open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const size_t close = text.find("}}", open);
    const std::string_view name = text.substr(open + 2, close - open - 2);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (value == values.end()) throw std::logic_error("page.html: " + std::string(name));
    out += value->second;
    text.remove_prefix(close + 2);
  }
}

}  // namespace

std::string render_html(const Report& report, const TextStyle& style, std::string_view version) {
  const Verdict verdict = verdict_on(report);
  const std::string script_hashes =
      hash_source(html_assets::chart_library) + ' ' + hash_source(html_assets::script);
  const std::string data = "{\"view\": " + view_data(verdict, style) +
                           ", \"report\": " + render_json(report, version) + '}';
  return fill_in(html_assets::page, {{"version", escaped(version)},
                                     {"level", level_word(verdict.level)},
                                     {"script-hashes", script_hashes},
                                     {"style-hash", hash_source(html_assets::style)},
                                     {"style", html_assets::style},
                                     {"text-report", escaped(text_report(report, style))},
                                     {"data", packed(data)},
                                     {"chart-licence", escaped(html_assets::chart_licence)},
                                     {"chart-library", html_assets::chart_library},
                                     {"script", html_assets::script}});
}

}  // namespace dbperf
