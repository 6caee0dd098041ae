#include "engine/config/schedule.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "engine/config/value_text.h"
#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

using Point = std::pair<std::int64_t, double>;

std::string quoted(std::string_view text) {
    std::string quote(1, '\'');
    return quote.append(text).append(1, '\'');
}

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
    throw Error(ErrorCode::Usage, quoted(text) + " is no schedule: " + why);
}

Point parsePoint(std::string_view part, std::string_view whole) {
    const auto colon = part.find(':');
    if (colon == std::string_view::npos) refuse(whole, quoted(part) + " is not of the form iteration:value");
    const auto iteration = parseInteger(trimmed(part.substr(0, colon)));
    const auto value = parseReal(trimmed(part.substr(colon + 1)));
    if (!iteration || *iteration < 0)
        refuse(whole, "the iteration in " + quoted(part) + " is no whole number from 0");
    if (!value) refuse(whole, "the value in " + quoted(part) + " is no number");
    return {*iteration, *value};
}

bool before(const Point& a, const Point& b) {
    return a.first < b.first;
}
bool below(const Point& a, const Point& b) {
    return a.second < b.second;
}

}  // namespace

Schedule::Schedule(std::vector<Point> points) : points_(std::move(points)) {
    SHORTRUN_CHECK(!points_.empty(), "a schedule needs a point");
    SHORTRUN_CHECK(std::adjacent_find(points_.begin(), points_.end(), std::not_fn(before)) == points_.end(),
                   "iterations of a schedule must increase");
    // One point means the same wherever it stands; one form keeps equality and text simple.
    if (points_.size() == 1) points_[0].first = 0;
}

Schedule Schedule::parse(const std::string& text) {
    const std::string_view whole = trimmed(text);
    if (const auto constant = parseReal(whole)) return Schedule(*constant);
    if (whole.find(':') == std::string_view::npos)
        refuse(whole, "it is neither a number nor points as in 0:1e-4, 50000:1e-5");
    std::vector<Point> points;
    for (std::string_view rest = whole;;) {
        const auto comma = rest.find(',');
        points.push_back(parsePoint(trimmed(rest.substr(0, comma)), whole));
        if (points.size() > 1 && !before(points[points.size() - 2], points.back()))
            refuse(whole, "its iterations must increase");
        if (comma == std::string_view::npos) return Schedule(std::move(points));
        rest.remove_prefix(comma + 1);
    }
}

std::string Schedule::text() const {
    if (isConstant()) return realText(points_[0].second);
    std::string text;
    for (const auto& [iteration, value] : points_)
        text += (text.empty() ? "" : ", ") + std::to_string(iteration) + ":" + realText(value);
    return text;
}

double Schedule::at(std::int64_t iteration) const {
    const auto next = std::upper_bound(points_.begin(), points_.end(), Point(iteration, 0.0), before);
    if (next == points_.begin()) return points_.front().second;
    if (next == points_.end()) return points_.back().second;
    const auto& [start, from] = *std::prev(next);
    const auto& [end, to] = *next;
    const double way = static_cast<double>(iteration - start) / static_cast<double>(end - start);
    return std::lerp(from, to, way);
}

double Schedule::smallest() const {
    return std::min_element(points_.begin(), points_.end(), below)->second;
}

double Schedule::largest() const {
    return std::max_element(points_.begin(), points_.end(), below)->second;
}

}  // namespace shortrun
