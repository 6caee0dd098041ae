#include "ui/latent_ways.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "ui/picked_tiles.h"

namespace shortrun {

namespace {
constexpr double kQuarterTurn = std::numbers::pi / 2;
}  // namespace

std::array<double, 4> cornerWeights(double u, double v) {
    u = std::clamp(u, 0.0, 1.0), v = std::clamp(v, 0.0, 1.0);
    // Exactly 0 and 1 at the edges: a corner then is its point, bit for bit.
    const double right = u == 1 ? 1 : std::sin(u * kQuarterTurn),
                 left = u == 1 ? 0 : std::cos(u * kQuarterTurn);
    const double low = v == 1 ? 1 : std::sin(v * kQuarterTurn),
                 high = v == 1 ? 0 : std::cos(v * kQuarterTurn);
    return {right * high, left * high, right * low, left * low};
}

Interpolate padPosition(const Corners& corners, double u, double v) {
    Interpolate position;
    position.first = corners[0];
    position.second = corners[1];
    position.third = corners[2];
    position.fourth = corners[3];
    position.rho = std::clamp(u, 0.0, 1.0);
    position.weights = cornerWeights(u, v);
    return position;
}

std::optional<std::array<double, 2>> placeOnPad(const LatentPoint& point, const Corners& corners) {
    constexpr std::array<std::array<double, 2>, 4> kPlaces{{{1, 0}, {0, 0}, {1, 1}, {0, 1}}};
    for (std::size_t i = 0; i < corners.size(); ++i)
        if (samePoint(point, corners[i])) return kPlaces[i];
    if (!point.mixture || !point.mixture->weights) return std::nullopt;
    const Interpolate& mix = *point.mixture;
    const LatentPoint* const its[] = {&mix.first, &mix.second, &mix.third, &mix.fourth};
    for (std::size_t i = 0; i < corners.size(); ++i)
        if (!samePoint(*its[i], corners[i])) return std::nullopt;
    const std::array<double, 4>& w = *mix.weights;
    return std::array<double, 2>{std::atan2(std::hypot(w[0], w[2]), std::hypot(w[1], w[3])) / kQuarterTurn,
                                 std::atan2(std::hypot(w[2], w[3]), std::hypot(w[0], w[1])) / kQuarterTurn};
}

std::vector<LatentPoint> padMap(const Corners& corners, int side) {
    std::vector<LatentPoint> points;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column)
            points.push_back(pointAt(padPosition(corners, (column + 0.5) / side, (row + 0.5) / side)));
    return points;
}

LatentPoint pointAt(const Interpolate& position) {
    if (position.weights) {
        const LatentPoint* const corners[] = {&position.first, &position.second, &position.third,
                                              &position.fourth};
        for (std::size_t i = 0; i < 4; ++i)
            if ((*position.weights)[i] == 1) return *corners[i];
    } else {
        const double share = position.turn.value_or(position.rho);
        if (share == 0) return position.second;
        if (share == 1) return position.first;
    }
    LatentPoint point;
    point.mixture = std::make_shared<const Interpolate>(position);
    return point;
}

double secondsOf(const QList<Keyframe>& keyframes) {
    double seconds = 0;
    for (qsizetype i = 0; i + 1 < keyframes.size(); ++i) seconds += keyframes[i].seconds;
    return seconds;
}

Interpolate wayPosition(const QList<Keyframe>& keyframes, double seconds) {
    Interpolate position;
    if (keyframes.isEmpty()) return position;
    qsizetype from = 0;
    while (from + 2 < keyframes.size() && seconds >= keyframes[from].seconds)
        seconds -= keyframes[from++].seconds;
    position.second = keyframes[from].point;
    position.first = keyframes[std::min(from + 1, keyframes.size() - 1)].point;
    const double length = keyframes[from].seconds;
    position.turn = length > 0 ? std::clamp(seconds / length, 0.0, 1.0) : 1.0;
    return position;
}

std::vector<Interpolate> wayPositions(const QList<Keyframe>& keyframes, double framesPerSecond, int most) {
    const double whole = secondsOf(keyframes);
    const int last =
        std::clamp(static_cast<int>(std::lround(whole * framesPerSecond)), 1, std::max(1, most - 1));
    std::vector<Interpolate> positions;
    for (int i = 0; i <= last; ++i) positions.push_back(wayPosition(keyframes, whole * i / last));
    return positions;
}

std::vector<Interpolate> arcPositions(const LatentPoint& first, const LatentPoint& second,
                                      double secondsOneWay, double framesPerSecond) {
    const int steps = std::max(1, static_cast<int>(std::lround(secondsOneWay * framesPerSecond)));
    std::vector<Interpolate> positions;
    const auto add = [&](int step) {
        const double rho = step == steps ? 1.0 : std::sin(kQuarterTurn * step / steps);
        positions.push_back({first, second, rho});
    };
    for (int step = 0; step <= steps; ++step) add(step);
    for (int step = steps - 1; step > 0; --step) add(step);
    return positions;
}

}  // namespace shortrun
