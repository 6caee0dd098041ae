#include "app/report.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "engine/core/plain_text.h"

namespace shortrun {

void Report::add(const std::string& key, nlohmann::ordered_json value, const std::string& label,
                 const std::string& text) {
    json_[key] = std::move(value);
    if (!label.empty()) rows_.emplace_back(label, text);
}

void Report::add(const std::string& key, const std::string& text, const std::string& label) {
    add(key, text, label, text);
}

void Report::print(const CommonOptions& options) const {
    if (options.json) {
        // File names need not be UTF-8, JSON must.
        std::cout << json_.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
        return;
    }
    if (options.quiet) return;
    std::size_t width = 0;
    for (const auto& [label, text] : rows_) width = std::max(width, label.size());
    for (const auto& [label, text] : rows_)
        std::cout << label << std::string(width + 2 - label.size(), ' ') << onOneLine(text) << '\n';
    std::cout << lines_;
}

std::string shortNumber(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string iterationText(std::int64_t made, std::int64_t wanted) {
    if (made <= wanted) return std::to_string(made) + " of " + std::to_string(wanted);
    return std::to_string(made) + ", where " + std::to_string(wanted) + " were asked for";
}

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + '"';
}

}  // namespace shortrun
