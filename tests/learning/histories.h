// Gauges of training runs, healthy and diverging, drawn from what was recorded of real ones: for the tests of
// guard and controller.
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun::testing {

/// {iteration, value}, the value between them exponential in the iteration.
using Anchors = std::vector<std::pair<int, double>>;

inline double valueAt(const Anchors& anchors, int iteration) {
    std::size_t next = 1;
    while (next + 1 < anchors.size() && anchors[next].first < iteration) ++next;
    const auto& [t0, v0] = anchors[next - 1];
    const auto& [t1, v1] = anchors[next];
    const double way = std::fmin(1.0, std::fmax(0.0, double(iteration - t0) / (t1 - t0)));
    return v0 * std::pow(v1 / v0, way);
}

/// A number of [-1, 1] that looks random: every test sees the same ones.
inline double wobble(int iteration, int which) {
    const double x = std::sin(iteration * 12.9898 + which * 78.233) * 43758.5453;
    return 2.0 * (x - std::floor(x)) - 1.0;
}

/// Rows 1 ... last of a run whose r_t follows `gradientNorm` within 8 %, and whose d_t swings around zero
/// with the amplitude `energyGap`.
inline std::vector<MetricsRow> history(const Anchors& gradientNorm, const Anchors& energyGap, int last,
                                       int steps, double distance) {
    std::vector<MetricsRow> rows;
    for (int t = 1; t <= last; ++t) {
        MetricsRow row;
        row.iteration = t;
        row.gradientNorm = valueAt(gradientNorm, t) * (1.0 + 0.08 * wobble(t, 1));
        row.chainLength = steps * row.gradientNorm;
        row.pathRatio = row.chainLength / distance;
        row.energyGap = valueAt(energyGap, t) * (wobble(t, 2) + 0.3 * std::sin(t / 7.0));
        row.parameterGradientNorm = 20;
        row.learningRate = 1e-4;
        row.sampleStd = row.dataStd = 0.55;
        rows.push_back(row);
    }
    return rows;
}

// Pixel-art characters, colour 32 x 32, K = 40, sigma = 0.03: the first recorded blow-up.
inline const Anchors kCharactersNorm{{1, 0.015}, {50, 0.5},  {100, 1.0}, {200, 1.4}, {350, 1.6},
                                     {425, 2.6}, {450, 5.4}, {475, 15},  {525, 156}, {560, 900}};
inline const Anchors kCharactersGap{{1, 0.02}, {40, 3},    {100, 3},     {350, 5},
                                    {425, 10}, {475, 262}, {525, 14488}, {560, 1e6}};
// Garments, gray 32 x 32, K = 50, sigma = 0.03: the second.
inline const Anchors kGarmentsNorm{{1, 0.01},   {50, 0.4},   {100, 0.6},  {400, 0.8},
                                   {1000, 0.9}, {1200, 1.0}, {1250, 1.8}, {1275, 3.3},
                                   {1300, 9.8}, {1325, 82},  {1350, 600}};
inline const Anchors kGarmentsGap{{1, 0.02}, {40, 2}, {1200, 3}, {1250, 6}, {1300, 100}, {1350, 1e5}};

inline std::vector<MetricsRow> charactersBlowUp() {
    return history(kCharactersNorm, kCharactersGap, 560, 40, 58);
}
inline std::vector<MetricsRow> garmentsBlowUp() {
    return history(kGarmentsNorm, kGarmentsGap, 1350, 50, 34);
}

/// Five thousand iterations of a run that stays well: a steep start, then q wanders from 1.0 to 1.35.
inline std::vector<MetricsRow> healthyRun() {
    auto rows = history({{1, 0.015}, {50, 0.5}, {60, 0.5}, {200, 0.95}, {400, 1.1}, {5000, 1.2}},
                        {{1, 0.02}, {40, 3.5}, {50, 1}, {150, 4}, {5000, 5}}, 5000, 50, 50);
    for (MetricsRow& row : rows) {
        const double swing = 1.0 + 0.12 * std::sin(row.iteration / 45.0);
        row.gradientNorm *= swing;
        row.chainLength *= swing;
        row.pathRatio *= swing;
    }
    return rows;
}

}  // namespace shortrun::testing
