// Everything a user can set, as plain structs with their defaults. What each field means, its unit, range and
// whether it may change while training runs stands in the schema (schema.h), the one table from which JSON,
// --set, --help-config and the window's form are made. Values; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "engine/config/measure_set.h"
#include "engine/config/schedule.h"

namespace shortrun {

enum class Activation { LeakyRelu, Relu, Silu, Gelu, Elu };
enum class InitialState { Uniform, Gaussian };  ///< p0: U[-1, 1] or N(0, I) for each number of z
enum class DataNoiseMode { Auto, Fixed };  ///< Auto: the controller on the path ratio q; Fixed: the schedule
/// Where an iteration's chains begin.
enum class ChainStart {
    Prior,       ///< z ~ p0, new in each iteration: the method
    Persistent,  ///< where they ended in the iteration before (persistent contrastive divergence)
    Data,        ///< at data points (contrastive divergence)
};
enum class OnDivergence { Stop, Recover };
enum class ReconstructionRule { Auto, Identity, Exact };  ///< Auto: identity where f' is piecewise constant
enum class Device { Auto, Cpu, Cuda };
enum class Precision { Auto, Fp32, Bf16 };
/// Auto: the fastest way to compute f'; Reference: automatic differentiation.
enum class GradientMethod { Auto, Reference };

struct DataConfig {
    std::string source = "builtin:avatars";
    int size = 32;     ///< height = width of an image: 32, 64 or 128
    int channels = 0;  ///< 1 or 3; 0: as the source has them
    int crop = 0;      ///< extent of a centre crop taken before resizing (CelebA: 140); 0: the largest square
    std::int64_t limit = 0;  ///< at most so many images; 0: all
    bool flip = false;       ///< mirror each drawn image left-right with probability 1/2
    std::uint64_t seed = 1;  ///< of the built-in data
    bool operator==(const DataConfig&) const = default;
};

struct ModelConfig {
    int width = 16;  ///< n_f, features of the first layer
    Activation activation = Activation::LeakyRelu;
    double slope = 0.2;  ///< of LeakyReLU below zero
    bool operator==(const ModelConfig&) const = default;
};

/// x <- x + s f'(x) + e U (eq. 4 for the tempered energy f / T, T = e^2 / (2 s)).
struct SamplerConfig {
    int steps = 50;          ///< K
    double stepSize = 1.0;   ///< s
    double noiseStd = 0.01;  ///< e
    bool tieNoise = false;   ///< e = sqrt(2 s): the literal eq. 4, T = 1
    InitialState initialState = InitialState::Uniform;
    /// e as the chain uses it, and the temperature that belongs to it.
    double effectiveNoiseStd() const;
    double temperature() const;
    bool operator==(const SamplerConfig&) const = default;
};

struct TrainConfig {
    std::int64_t iterations = 10000;
    std::int64_t cooldown = 0;  ///< the last of them, in which learning rate and data noise fall (cooldown.h); 0: none
    int batch = 32;                          ///< m
    Schedule learningRate = Schedule(1e-4);  ///< of Adam
    double beta1 = 0.9;
    double beta2 = 0.999;
    double average = 0;  ///< share of the iterations made over which the weights given away are averaged; 0: not at all
    ChainStart chainStart = ChainStart::Prior;
    DataNoiseMode dataNoiseMode = DataNoiseMode::Auto;
    Schedule dataNoise =
        Schedule(0.15);           ///< sigma: the schedule (Fixed), or where the controller starts (Auto)
    double weightInitGain = 1.0;  ///< scales the initial weights
    OnDivergence onDivergence = OnDivergence::Stop;
    int maxRecoveries = 3;
    double checkpointSeconds = 60.0;
    std::int64_t sampleEvery = 100;  ///< iterations between sample grids written to the run directory
    int sampleCount = 64;
    std::int64_t measureEvery = 0;    ///< iterations between measures of the samples; 0: none are taken
    MeasureSet measures;
    std::int64_t measureCount = 500;  ///< samples, and at most as many pictures of the data, for them
    std::string measureNetwork = kBuiltInNetworks;  ///< what they look through: a word, or a TorchScript file
    bool operator==(const TrainConfig&) const = default;
};

/// z <- z - eta decay^t 2 (M(z) - x), t = 0 ... steps - 1; the best z is kept.
struct ReconstructConfig {
    int steps = 200;
    double stepSize = 0;  ///< eta at t = 0; 0: what suits the rule (withSuitingSteps)
    double decay = 0;     ///< the same
    ReconstructionRule rule = ReconstructionRule::Auto;
    bool operator==(const ReconstructConfig&) const = default;
};

struct RuntimeConfig {
    Device device = Device::Auto;
    Precision precision = Precision::Auto;
    int threads = 0;  ///< 0: one for each core
    GradientMethod gradient = GradientMethod::Auto;
    bool operator==(const RuntimeConfig&) const = default;
};

struct Config {
    DataConfig data;
    ModelConfig model;
    SamplerConfig sampler;
    TrainConfig train;
    ReconstructConfig reconstruct;
    RuntimeConfig runtime;
    std::uint64_t seed = 1;
    bool operator==(const Config&) const = default;
};

}  // namespace shortrun
