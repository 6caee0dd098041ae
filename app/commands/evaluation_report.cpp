#include "app/commands/evaluation_report.h"

#include <cstdio>

namespace shortrun {
namespace {

constexpr const char* kErrorDefinition =
    "MSE per pixel and channel on [-1, 1], PSNR = 10 log10(4 / MSE), both means over the pictures";

nlohmann::ordered_json toJson(const InceptionScore& score) {
    return {{"mean", score.mean}, {"deviation", score.deviation}, {"splits", score.splits}};
}

std::string line(const std::string& label, const std::string& text) {
    return "  " + label + std::string(label.size() < 20 ? 20 - label.size() : 1, ' ') + text + "\n";
}

std::string spread(double value, double deviation) {
    return shortNumber(value) + " +- " + shortNumber(deviation);
}

std::string textOf(const NetworkMeasures& m) {
    std::string text = "\n" + m.network.name + "\n";
    if (!m.network.sha256.empty()) text += line("SHA-256", m.network.sha256);
    text += line("features", std::to_string(m.network.dimension) + " numbers; " + m.network.rule);
    text += line("Frechet distance", shortNumber(m.frechet.distance) + "  (means " +
                                         shortNumber(m.frechet.ofMeans) + ", covariances " +
                                         shortNumber(m.frechet.ofCovariances) + ")");
    text += line("kernel distance", spread(m.kernel.mean, m.kernel.deviation) + "  (" +
                                        std::to_string(m.kernel.blocks) + " blocks of " +
                                        std::to_string(m.kernel.blockSize) + ")");
    if (m.samplesScore) {
        std::string score = spread(m.samplesScore->mean, m.samplesScore->deviation) + "  (" +
                            std::to_string(m.samplesScore->splits) + " splits";
        if (m.dataScore) score += "; data " + shortNumber(m.dataScore->mean);
        text += line("Inception score", score + ")");
    }
    text += line("precision, recall",
                 shortNumber(m.manifold.precision) + ", " + shortNumber(m.manifold.recall) +
                     "  (k = " + std::to_string(m.manifold.neighbours) + ", " + std::to_string(m.keptData) +
                     " pictures and " + std::to_string(m.keptSamples) + " samples)");
    text +=
        line("nearest picture", shortNumber(m.diversity.sampleToData) + " from a sample, " +
                                    shortNumber(m.diversity.dataToData) + " from another picture: ratio " +
                                    shortNumber(m.diversity.ratio) + " (near 0: copies)");
    return text;
}

}  // namespace

nlohmann::ordered_json toJson(const NetworkMeasures& m) {
    nlohmann::ordered_json json = {{"network", m.network.name},
                                   {"sha256", m.network.sha256},
                                   {"input", m.network.rule},
                                   {"dimension", m.network.dimension},
                                   {"frechet_distance", m.frechet.distance},
                                   {"frechet_of_means", m.frechet.ofMeans},
                                   {"frechet_of_covariances", m.frechet.ofCovariances},
                                   {"kernel_distance", m.kernel.mean},
                                   {"kernel_deviation", m.kernel.deviation},
                                   {"kernel_standard_error", m.kernel.standardError},
                                   {"kernel_blocks", m.kernel.blocks},
                                   {"kernel_block_size", m.kernel.blockSize},
                                   {"precision", m.manifold.precision},
                                   {"recall", m.manifold.recall},
                                   {"neighbours", m.manifold.neighbours},
                                   {"kept_samples", m.keptSamples},
                                   {"kept_data", m.keptData}};
    if (m.samplesScore) json["inception_score"] = toJson(*m.samplesScore);
    if (m.dataScore) json["inception_score_of_data"] = toJson(*m.dataScore);
    json["nearest_sample_to_data"] = m.diversity.sampleToData;
    json["nearest_data_to_data"] = m.diversity.dataToData;
    json["nearest_ratio"] = m.diversity.ratio;
    json["data_from_cache"] = m.dataFromCache;
    return json;
}

nlohmann::ordered_json toJson(const ReconstructionScore& score) {
    return {{"count", score.count},
            {"mse", score.meanSquaredError},
            {"mse_standard_error", score.standardError},
            {"psnr", score.psnr},
            {"steps", score.steps},
            {"definition", kErrorDefinition}};
}

Report EvaluationReport::report(const std::string& model, const std::string& source,
                                std::uint64_t seed) const {
    Report report;
    report.add("model", model, "model");
    report.add("source", source, "");
    report.add("data", dataDescription, "data");
    report.add("data_count", evaluation.data, "pictures",
               std::to_string(evaluation.data) + " drawn from the data");
    report.add("count", evaluation.samples, "samples",
               std::to_string(evaluation.samples) + " of seed " + std::to_string(seed) + ", K = " +
                   std::to_string(evaluation.steps) + ", noise of the chains on, as 8-bit pictures");
    report.add("seed", seed, "", "");
    report.add("steps", evaluation.steps, "", "");
    nlohmann::ordered_json networks = nlohmann::ordered_json::array();
    for (const NetworkMeasures& measures : evaluation.networks) {
        networks.push_back(toJson(measures));
        report.addText(textOf(measures));
    }
    report.add("networks", networks, "", "");
    if (reconstruction) {
        report.add("reconstruction", toJson(*reconstruction), "", "");
        char text[400];
        std::snprintf(text, sizeof text,
                      "\nreconstruction of %lld held-out pictures, %d steps of descent\n"
                      "  MSE                 %.4g +- %.2g\n  PSNR                %.2f dB\n  %s\n",
                      static_cast<long long>(reconstruction->count), reconstruction->steps,
                      reconstruction->meanSquaredError, reconstruction->standardError, reconstruction->psnr,
                      kErrorDefinition);
        report.addText(text);
    }
    return report;
}

}  // namespace shortrun
