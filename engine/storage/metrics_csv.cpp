// One table ties columns to members; text and numbers follow from it.
#include "engine/storage/metrics_csv.h"

#include <array>
#include <charconv>
#include <optional>

namespace shortrun {
namespace {

struct Column {
    std::string_view name;
    double MetricsRow::*member;
};
constexpr std::string_view kIterationColumn = "iteration";
constexpr std::array<Column, 11> kColumns{{{"seconds", &MetricsRow::seconds},
                                           {"energy_gap", &MetricsRow::energyGap},
                                           {"gradient_norm", &MetricsRow::gradientNorm},
                                           {"chain_length", &MetricsRow::chainLength},
                                           {"path_ratio", &MetricsRow::pathRatio},
                                           {"parameter_gradient_norm", &MetricsRow::parameterGradientNorm},
                                           {"data_std", &MetricsRow::dataStd},
                                           {"sample_std", &MetricsRow::sampleStd},
                                           {"data_noise_std", &MetricsRow::dataNoiseStd},
                                           {"learning_rate", &MetricsRow::learningRate},
                                           {"iterations_per_second", &MetricsRow::iterationsPerSecond}}};

template <class Number>
void appendNumber(std::string& text, Number value) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    text.append(buffer.data(), end);
}

template <class Number>
bool parseNumber(std::string_view text, Number& value) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end == text.data() + text.size();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<MetricsRow> parseRow(std::string_view line, const std::vector<std::string_view>& names) {
    const auto cells = split(line, ',');
    if (cells.size() != names.size()) return std::nullopt;
    MetricsRow row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (names[i] == kIterationColumn && !parseNumber(cells[i], row.iteration)) return std::nullopt;
        for (const Column& column : kColumns)
            if (column.name == names[i] && !parseNumber(cells[i], row.*column.member)) return std::nullopt;
    }
    return row;
}

}  // namespace

std::string metricsHeader() {
    std::string text(kIterationColumn);
    for (const Column& column : kColumns) text.append(",").append(column.name);
    return text + '\n';
}

std::string metricsLine(const MetricsRow& row) {
    std::string text;
    appendNumber(text, row.iteration);
    for (const Column& column : kColumns) {
        text += ',';
        appendNumber(text, row.*column.member);
    }
    return text + '\n';
}

std::string metricsText(const std::vector<MetricsRow>& rows) {
    std::string text = metricsHeader();
    for (const MetricsRow& row : rows) text += metricsLine(row);
    return text;
}

std::vector<MetricsRow> parseMetrics(std::string_view text) {
    std::vector<MetricsRow> rows;
    std::vector<std::string_view> names;
    while (true) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return rows;  // what follows the last line's end is torn
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        text.remove_prefix(end + 1);
        if (names.empty())
            names = split(line, ',');
        else if (const auto row = parseRow(line, names))
            rows.push_back(*row);
    }
}

}  // namespace shortrun
