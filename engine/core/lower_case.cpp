#include "engine/core/lower_case.h"

#include <algorithm>
#include <cctype>

namespace shortrun {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

}  // namespace shortrun
