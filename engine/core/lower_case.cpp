#include "engine/core/lower_case.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace shortrun {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

std::string endingOf(std::string_view path) {
    return lowerCase(std::filesystem::path(path).extension().string());
}

}  // namespace shortrun
