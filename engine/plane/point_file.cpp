#include "engine/plane/point_file.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/plain_text.h"
#include "engine/core/read_file.h"

namespace shortrun {
namespace {

constexpr std::size_t kMostPoints = 20'000;
constexpr double kFits = 1.2, kFitted = 0.9;
constexpr std::string_view kBetween = ",; \t";

/// The next word of a line; a separator of its own kind may have spaces around it.
std::string_view nextWord(std::string_view& rest) {
    const std::size_t begin = std::min(rest.find_first_not_of(kBetween), rest.size());
    const std::size_t end = std::min(rest.find_first_of(kBetween, begin), rest.size());
    const std::string_view word = rest.substr(begin, end - begin);
    rest.remove_prefix(end);
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') return word.substr(1, word.size() - 2);
    return word;
}

struct Pair {
    std::optional<double> x, y;
};
Pair pairOf(std::string_view line) {
    const std::string_view first = nextWord(line);
    const std::string_view second = nextWord(line);
    return {parseReal(first), parseReal(second)};
}

[[noreturn]] void refuse(const std::string& path, std::size_t line, const std::string& text) {
    const std::string shown = isPlainText(text.substr(0, 40)) ? " ('" + text.substr(0, 40) + "')" : "";
    throw Error(ErrorCode::BadInput, "'" + path + "', line " + std::to_string(line) + shown +
                                         ": two numbers are expected, as in 0.25,-0.8.");
}

PlanePoints parse(const std::string& path, std::string_view text) {
    PlanePoints points;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    bool first = true;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        const Pair pair = pairOf(line);
        // A header has no number where numbers are to stand; a line with one of the two is a mistake.
        const bool header = first && !pair.x && !pair.y;
        first = false;
        if (header) continue;
        if (!pair.x || !pair.y || std::abs(*pair.x) > 1e100 || std::abs(*pair.y) > 1e100)
            refuse(path, number, std::string(line));
        points.append(*pair.x, *pair.y);
    }
    return points;
}

void thin(PlanePoints& points) {
    if (points.size() <= kMostPoints) return;
    const std::size_t every = (points.size() + kMostPoints - 1) / kMostPoints;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); i += every, ++kept) {
        points.x[kept] = points.x[i];
        points.y[kept] = points.y[i];
    }
    points.resize(kept);
}

void fit(PlanePoints& points) {
    const auto [left, right] = std::minmax_element(points.x.begin(), points.x.end());
    const auto [low, high] = std::minmax_element(points.y.begin(), points.y.end());
    if (std::max({-*left, *right, -*low, *high}) <= kFits) return;
    const double middleX = (*left + *right) / 2, middleY = (*low + *high) / 2;
    const double half = std::max(*right - *left, *high - *low) / 2;
    const double scale = half > 0 ? kFitted / half : 0.0;
    for (double& x : points.x) x = (x - middleX) * scale;
    for (double& y : points.y) y = (y - middleY) * scale;
}

}  // namespace

PlanePoints readPoints(const std::string& path) {
    PlanePoints points = parse(path, readFile(path, 256u << 20));
    if (points.empty())
        throw Error(ErrorCode::BadInput, "'" + path + "' holds no points: two numbers a line are expected.");
    thin(points);
    fit(points);
    return points;
}

}  // namespace shortrun
