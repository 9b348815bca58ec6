#pragma once
// The files of html/ and the chart library, as the build embeds them (see html/embed.cmake).

#include <string_view>

namespace dbperf::html_assets {

extern const std::string_view page, style, script, chart_library, chart_licence;

}  // namespace dbperf::html_assets
