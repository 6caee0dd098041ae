#include "engine/core/measure_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace shortrun {

// What is not there equals what is not there.
bool MeasureTable::Row::operator==(const Row& other) const {
    return iteration == other.iteration &&
           std::ranges::equal(values, other.values, [](double a, double b) {
               return a == b || (std::isnan(a) && std::isnan(b));
           });
}

int MeasureTable::column(std::string_view name) const {
    const auto found = std::ranges::find(columns, name);
    return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

bool MeasureTable::has(std::int64_t iteration) const {
    return std::ranges::find(rows, iteration, &Row::iteration) != rows.end();
}

void MeasureTable::add(std::int64_t iteration, const NamedNumbers& numbers) {
    dropAfter(iteration - 1);
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    Row added{iteration, std::vector<double>(columns.size(), kNone)};
    for (const auto& [name, number] : numbers) {
        if (const int known = column(name); known >= 0) {
            added.values[static_cast<std::size_t>(known)] = number;
            continue;
        }
        columns.push_back(name);
        for (Row& row : rows) row.values.push_back(kNone);
        added.values.push_back(number);
    }
    rows.push_back(std::move(added));
}

void MeasureTable::dropAfter(std::int64_t iteration) {
    std::erase_if(rows, [&](const Row& row) { return row.iteration > iteration; });
}

}  // namespace shortrun
