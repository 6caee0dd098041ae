// Text that came from outside (a file's name, a damaged file's key) on its way to a line or a JSON file. Pure
// functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace shortrun {

/// Whether the bytes are UTF-8 without control characters: what may stand in a JSON file and on one line.
bool isPlainText(std::string_view text);

/// The text on one line, so that nothing in it can send control sequences to a terminal: control characters (those of
/// two bytes too, U+0080 to U+009F) become spaces, bytes that are not UTF-8 question marks. What is plain stays as it
/// is.
std::string onOneLine(std::string_view text);

}  // namespace shortrun
