// What was measured of a run on its way: a row each time, columns by name. A value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shortrun {

/// Numbers by the names of their columns, in the order in which they are to stand.
using NamedNumbers = std::vector<std::pair<std::string, double>>;

struct MeasureTable {
    struct Row {
        std::int64_t iteration = 0;
        std::vector<double> values;  ///< one for each column; NaN: not measured
        bool operator==(const Row&) const;
    };
    std::vector<std::string> columns;
    std::vector<Row> rows;  ///< iterations increase

    bool empty() const { return rows.empty(); }
    /// -1: there is no such column.
    int column(std::string_view name) const;
    bool has(std::int64_t iteration) const;
    /// Takes the place of the rows from this iteration on. A name that is new makes a new column.
    void add(std::int64_t iteration, const NamedNumbers& numbers);
    void dropAfter(std::int64_t iteration);
    bool operator==(const MeasureTable&) const = default;
};

}  // namespace shortrun
