#include "engine/workbench/studies/reconstruction_score.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {

std::vector<float> bestErrors(const ReconstructionRun& run, int count) {
    std::vector<float> errors(run.loss().front().begin(), run.loss().front().begin() + count);
    for (const auto& row : run.loss())
        for (std::size_t i = 0; i < errors.size(); ++i) errors[i] = std::min(errors[i], row[i]);
    return errors;
}

ReconstructionScore scoreOf(std::vector<float> errors, int steps) {
    ReconstructionScore score;
    score.count = static_cast<std::int64_t>(errors.size());
    score.steps = steps;
    const double n = static_cast<double>(score.count);
    double squares = 0;
    for (const float error : errors) {
        score.meanSquaredError += error / n;
        score.psnr += 10 * std::log10(4 / std::max(1e-12, double{error})) / n;
    }
    for (const float error : errors) squares += std::pow(error - score.meanSquaredError, 2);
    if (score.count > 1) score.standardError = std::sqrt(squares / (n - 1) / n);
    score.errors = std::move(errors);
    return score;
}

ReconstructionScore scoreReconstruction(const Generator& generator, const ImageTiles& pictures,
                                        std::uint64_t seed, const ProgressSink& sink) {
    checkPictures(pictures, generator.info().channels, generator.info().size);
    std::vector<float> errors;
    int steps = 0;
    std::vector<std::int64_t> all(static_cast<std::size_t>(pictures.count));
    std::iota(all.begin(), all.end(), 0);
    const int most = batchSize(generator.info());
    for (int first = 0; first < pictures.count; first += most) {
        const int count = std::min(most, pictures.count - first);
        ReconstructionRun run = generator.reconstruct(toFloatBatch(picturesOf(pictures, all, first, count)),
                                                      seed, generator.info().config.reconstruct);
        steps = run.steps();
        while (!run.finished()) {
            throwIfStopped(sink.stop);
            if (!run.advance()) continue;
            if (run.step() == 0) throwIfRunAway(run.frame(), generator);
            if (sink.report)
                sink.report({"reconstructions", first + count * run.step() / std::max(1, run.steps()),
                             pictures.count});
        }
        const std::vector<float> found = bestErrors(run, count);
        errors.insert(errors.end(), found.begin(), found.end());
    }
    return scoreOf(std::move(errors), steps);
}

}  // namespace shortrun
