#include "app/commands/chain_report.h"

#include <algorithm>
#include <cstdio>

namespace shortrun {
namespace {

template <typename... Values>
std::string row(const char* format, Values... values) {
    char text[200];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string curveTable(const ChainStudy& study) {
    const ChainCurves& c = study.curves;
    std::string table =
        "\n    k   residual  s|f'|     f(x_k)     from z   to x_K  other noise  other start\n";
    constexpr int kRows = 10;
    int before = -1;
    for (int i = 0; i <= kRows; ++i) {
        const int k = study.steps * i / kRows;
        if (k == before) continue;
        before = k;
        const auto at = static_cast<std::size_t>(k);
        // x_K has no residual of its own: the last layer's.
        const std::size_t layer = std::min(at, c.residualNorm.size() - 1);
        table += row("%5d   %8.4g  %5.3g  %9.4g   %8.4g %8.4g     %8.4g     %8.4g\n", k,
                     c.residualNorm[layer], c.driftNorm[layer], c.energy[at], c.fromStart[at], c.toEnd[at],
                     c.otherNoise[at], c.otherStart[at]);
    }
    return table;
}

std::string histogram(const NonMixing& mixing) {
    std::string text = "\ndistances of the ends   other noise          other start\n";
    const auto bar = [](std::int64_t count, std::int64_t most) {
        const auto length = static_cast<std::size_t>(most > 0 ? (count * 16 + most - 1) / most : 0);
        return std::string(length, '#') + std::string(18 - length, ' ');
    };
    std::int64_t most = 0;
    for (std::size_t b = 0; b < mixing.noiseCounts.size(); ++b)
        most = std::max({most, mixing.noiseCounts[b], mixing.startCounts[b]});
    for (std::size_t b = 0; b < mixing.noiseCounts.size(); ++b) {
        if (mixing.noiseCounts[b] == 0 && mixing.startCounts[b] == 0) continue;
        std::string line = row("%9.4g ... %-9.4g", mixing.binEdges[b], mixing.binEdges[b + 1]) + " " +
                           bar(mixing.noiseCounts[b], most) + "   " + bar(mixing.startCounts[b], most);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string longTable(const ChainStudy& study) {
    if (study.marks.size() < 2) return {};
    std::string table = "\n  steps        f(x)   |x| > 1   from x_K\n";
    for (const LongRunMark& mark : study.marks)
        table += row("%7d  %10.4g   %5.1f %%   %8.4g\n", mark.steps, mark.energy, 100 * mark.saturation,
                     mark.fromShortRun);
    return table;
}

nlohmann::ordered_json marksOf(const ChainStudy& study) {
    nlohmann::ordered_json marks = nlohmann::ordered_json::array();
    for (const LongRunMark& mark : study.marks)
        marks.push_back({{"steps", mark.steps},
                         {"f", mark.energy},
                         {"saturation", mark.saturation},
                         {"distance_from_short_run", mark.fromShortRun}});
    return marks;
}

}  // namespace

Report chainReport(const ChainStudy& study, const std::string& model, std::uint64_t seed) {
    const ChainCurves& c = study.curves;
    const ChainDiagnostics& d = study.diagnostics;
    Report report;
    report.add("model", model, "model");
    report.add("count", study.chains, "chains",
               std::to_string(study.chains) + " of seed " + std::to_string(seed) +
                   ", K = " + std::to_string(study.steps));
    report.add("seed", seed, "", "");
    report.add("steps", study.steps, "", "");
    report.add("curves",
               {{"residual_norm", c.residualNorm},
                {"drift_norm", c.driftNorm},
                {"f", c.energy},
                {"distance_from_z", c.fromStart},
                {"distance_to_end", c.toEnd},
                {"distance_other_noise", c.otherNoise},
                {"distance_other_start", c.otherStart}},
               "", "");
    report.add(
        "non_mixing", study.mixing.ratio, "mixing",
        shortNumber(study.mixing.ratio) +
            " = mean |M(z, u) - M(z, u')| / mean |M(z, u) - M(z', u)|  (0: z decides, 1: z is forgotten)");
    report.add("non_mixing_distances",
               {{"other_noise", study.mixing.otherNoise},
                {"other_start", study.mixing.otherStart},
                {"bin_edges", study.mixing.binEdges},
                {"other_noise_counts", study.mixing.noiseCounts},
                {"other_start_counts", study.mixing.startCounts}},
               "", "");
    report.add("half_way", study.halfWay, "picture",
               "half there at k = " + std::to_string(study.halfWay) + " of " + std::to_string(study.steps) +
                   ": |x_k - x_K| has come down to half of |z - x_K|");
    report.add("long_run", marksOf(study), "", "");
    report.add("r_hat",
               {{"split", d.splitRHat},
                {"rank_normalised", d.rankRHat},
                {"ess", d.effectiveSize},
                {"ess_bulk", d.bulkEffectiveSize},
                {"chains", d.chains},
                {"draws", d.draws},
                {"from_step", study.traceFrom},
                {"every", study.traceEvery}},
               "R-hat of f",
               shortNumber(d.splitRHat) + " (split), " + shortNumber(d.rankRHat) +
                   " (rank-normalised); effective size " + shortNumber(d.effectiveSize) + " of " +
                   std::to_string(d.chains * d.draws) + " values from step " +
                   std::to_string(study.traceFrom) + " on");
    report.addText(curveTable(study) + histogram(study.mixing) + longTable(study));
    return report;
}

void addResponse(Report& report, const ResponseStudy& response, const std::string& direction, double amount) {
    report.add("response",
               {{"direction", direction},
                {"amount", amount},
                {"identity", response.identity},
                {"jacobian_gain", response.jacobianGain},
                {"finite_gain", response.finiteGain},
                {"alignment", response.alignment}},
               "dM/dz v",
               std::string(response.identity ? "= v (f is piecewise linear)"
                                             : "|J v| / |v| = " + shortNumber(response.jacobianGain)) +
                   "; for a = " + shortNumber(amount) + " |(M(z + a v) - M(z)) / a| / |v| = " +
                   shortNumber(response.finiteGain) + ", cosine of the two " + shortNumber(response.alignment) +
                   " (v: " + direction + ")");
}

}  // namespace shortrun
