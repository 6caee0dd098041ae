#include "engine/config/value_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace shortrun {
namespace {

constexpr double kLargestExact = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<double> parseReal(std::string_view text) {
    double value = 0.0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc() && stop == end) return value;
    const auto real = parseReal(text);
    if (!real || std::trunc(*real) != *real || std::abs(*real) > kLargestExact) return std::nullopt;
    return static_cast<std::int64_t>(*real);
}

std::optional<bool> parseBoolean(std::string_view text) {
    for (const std::string_view word : {"true", "on", "yes", "1"})
        if (text == word) return true;
    for (const std::string_view word : {"false", "off", "no", "0"})
        if (text == word) return false;
    return std::nullopt;
}

std::string realText(double value) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), end);
    // to_chars pads the exponent ("1e-04"); people write 1e-4.
    const auto mark = text.find('e');
    if (mark == std::string::npos || !std::isfinite(value)) return text;
    const std::string sign = text[mark + 1] == '-' ? "-" : "";
    const auto digits = text.find_first_not_of("+-0", mark + 1);
    return text.substr(0, mark + 1) + sign + text.substr(digits);
}

}  // namespace shortrun
