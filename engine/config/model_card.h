// What is to be known about a trained model: what it has learnt from, how, how well, and what it cannot do.
// Lies as NAME.json beside the weights NAME.safetensors. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/metrics_row.h"

namespace shortrun {

struct ModelCard {
    /// Pictures that the model has not learnt from, found again in it.
    struct Reconstruction {
        std::string of;  ///< which pictures
        int pictures = 0;
        double error = 0;  ///< mean squared error per pixel and channel on [-1, 1], mean over the pictures
        double psnr = 0;   ///< decibels, of that error
        bool operator==(const Reconstruction&) const = default;
    };

    std::string name;     ///< "avatars32"
    std::string title;    ///< for people: "Avatars"
    std::string about;    ///< one sentence
    std::string data;     ///< the set by its name
    std::string source;   ///< where the data come from
    std::string licence;  ///< of the data
    std::string command;  ///< the exact `shortrun train ...` that made it, or began it
    std::vector<std::string> further;  ///< commands that went on with it, where parameters were changed under way
    std::uint64_t seed = 1;
    std::int64_t iterations = 0;
    double seconds = 0;     ///< of training
    std::string machine;    ///< the processor
    std::string device;     ///< "CPU, 2 threads"
    std::string precision;  ///< "fp32", "bf16"
    int size = 32;
    int channels = 3;
    int width = 16;           ///< n_f
    int steps = 50;           ///< K
    double dataNoiseStd = 0;  ///< sigma at the end
    /// At iterations 100, 200, 300 and at the end; of each row: iteration, d, r, K r, q, sigma and the norm
    /// of the parameters' gradient.
    std::vector<MetricsRow> gauges;
    std::optional<Reconstruction> reconstruction;
    std::string worked;          ///< which settings made it good
    std::string weaknesses;      ///< what it is known to do badly
    std::uint64_t gridSeed = 1;  ///< of the draw on the picture NAME.png
};

/// JSON, indented, in the order above; reads back as the same card.
std::string toJson(const ModelCard& card);
/// Error{BadInput} names `origin` and what is missing or of the wrong kind.
ModelCard parseModelCard(std::string_view json, const std::string& origin);

/// The whole card for people, as Markdown that also reads well as it is.
std::string cardText(const ModelCard& card);

}  // namespace shortrun
