// What a feature network says of many images: a row for each. Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace shortrun {

/// `rows` x `columns` numbers, row-major.
struct FeatureMatrix {
    std::int64_t rows = 0;
    int columns = 0;
    std::vector<float> values;  ///< rows * columns

    FeatureMatrix() = default;
    FeatureMatrix(std::int64_t n, int d)
        : rows(n), columns(d), values(static_cast<std::size_t>(n) * static_cast<std::size_t>(d)) {}

    std::span<float> row(std::int64_t index) {
        return std::span(values).subspan(static_cast<std::size_t>(index) * columns, columns);
    }
    std::span<const float> row(std::int64_t index) const {
        return std::span(values).subspan(static_cast<std::size_t>(index) * columns, columns);
    }
    /// Adds the first `most` rows of `more` behind these; an empty matrix takes the columns of `more`.
    void append(const FeatureMatrix& more, std::int64_t most) {
        if (rows == 0) columns = more.columns;
        const std::int64_t taken = most < more.rows ? most : more.rows;
        if (taken <= 0) return;
        values.insert(values.end(), more.values.begin(), more.values.begin() + taken * more.columns);
        rows += taken;
    }
};

}  // namespace shortrun
