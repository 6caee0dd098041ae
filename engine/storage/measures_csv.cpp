#include "engine/storage/measures_csv.h"

#include <cmath>
#include <limits>
#include <optional>

#include "engine/config/value_text.h"

namespace shortrun {
namespace {

constexpr std::string_view kIteration = "iteration";

std::vector<std::string_view> cellsOf(std::string_view line) {
    std::vector<std::string_view> cells;
    while (true) {
        const std::size_t at = line.find(',');
        cells.push_back(line.substr(0, at));
        if (at == std::string_view::npos) return cells;
        line.remove_prefix(at + 1);
    }
}

std::optional<MeasureTable::Row> rowOf(const std::vector<std::string_view>& cells) {
    const auto iteration = parseInteger(cells.front());
    if (!iteration) return std::nullopt;
    MeasureTable::Row row{*iteration, {}};
    for (std::size_t i = 1; i < cells.size(); ++i) {
        const auto value = parseReal(cells[i]);
        if (!value && !cells[i].empty()) return std::nullopt;
        row.values.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return row;
}

}  // namespace

std::string measuresText(const MeasureTable& table) {
    std::string text(kIteration);
    for (const std::string& column : table.columns) text += "," + column;
    text += '\n';
    for (const MeasureTable::Row& row : table.rows) {
        text += std::to_string(row.iteration);
        for (const double value : row.values) text += "," + (std::isfinite(value) ? realText(value) : std::string());
        text += '\n';
    }
    return text;
}

MeasureTable parseMeasures(std::string_view text) {
    MeasureTable table;
    bool begun = false;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto cells = cellsOf(line);
        if (!begun) {
            if (cells.front() != kIteration) return {};
            table.columns.assign(cells.begin() + 1, cells.end());
            begun = true;
            continue;
        }
        if (cells.size() != table.columns.size() + 1) continue;
        auto row = rowOf(cells);
        if (row && (table.rows.empty() || row->iteration > table.rows.back().iteration))
            table.rows.push_back(std::move(*row));
    }
    return table;
}

}  // namespace shortrun
