#include "engine/config/value_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace shortrun {
namespace {

constexpr double kLargestExact = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers

/// Length of the UTF-8 character that starts at `text[0]`, 0 where there is none (RFC 3629, section 4).
std::size_t utf8Length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

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

bool isPlainText(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        const unsigned char lead = static_cast<unsigned char>(text[0]);
        if (length == 0 || lead < 0x20 || lead == 0x7F) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace shortrun
