// Words in a sentence: "a, b and c". Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shortrun {

/// The words with commas between them, and `last` before the last one.
std::string wordList(const std::vector<std::string>& words, std::string_view last = " and ");

}  // namespace shortrun
