#pragma once
// Words by which the inference of log_line_prefix recognises a field: keys ("user="), and values
// that a server or well-known clients write.

#include <string_view>

#include "parser/formats/postgres_prefix.h"

namespace dbperf {

// The server writes "?" or "\xc3" for bytes of an application's name that are not ASCII.
bool is_prefix_word_byte(char c);
// Whether no word goes on at `at`.
bool prefix_word_ends(std::string_view text, size_t at);

// The field that a key names, written in any case, with or without underscores;
// PrefixField::count if the word is no known key.
PrefixField prefix_field_of_key(std::string_view word);

// Length of the known value, perhaps of several words, that `text` begins with; 0 if there is none.
size_t known_name_length(std::string_view text);
bool is_backend_type(std::string_view text);
bool is_command_tag(std::string_view text);
bool is_known_application(std::string_view text);  // or begins with its name

}  // namespace dbperf
