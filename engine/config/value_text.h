// Values as text and back, the same in every locale: what --set, JSON and the form have in common. Pure
// functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shortrun {

/// The text without white space at its ends.
std::string_view trimmed(std::string_view text);

/// The whole text as a finite number, decimal point '.'; empty for trailing characters, "nan", "inf" and what
/// a double cannot hold.
std::optional<double> parseReal(std::string_view text);
/// The whole text as a whole number: "100000", and also "1e5" where the value is exact.
std::optional<std::int64_t> parseInteger(std::string_view text);
/// true, on, yes, 1; false, off, no, 0.
std::optional<bool> parseBoolean(std::string_view text);

/// The shortest text that reads back as the same number: "0.03", "1e-4".
std::string realText(double value);

}  // namespace shortrun
