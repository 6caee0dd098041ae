#include "engine/workbench/benchmark.h"

#include <torch/version.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <utility>

#include "engine/data/avatars.h"
#include "engine/latent/interpolation.h"
#include "engine/learning/learner.h"
#include "engine/model/gradient_path.h"
#include "engine/model/runtime.h"
#include "engine/sampling/initial_state.h"
#include "engine/sampling/short_run.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/interleaved.h"
#include "engine/workbench/plain_loop.h"

#ifdef SHORTRUN_FUSED_CPU
#include "engine/model/fused_cpu/bare_convolutions.h"
#include "engine/model/fused_cpu/fused_cpu_path.h"
#endif

namespace shortrun {

namespace {

constexpr int kBatch = 64;
constexpr int kStepsAtOnce = 5;  ///< as in training: threads wait for each other at the end of these
constexpr int kMatrixRows = 1536;

/// One path with a chain on it that never ends.
struct StepBench {
    std::shared_ptr<GradientPath> path;
    ShortRun chain;

    StepBench(std::shared_ptr<GradientPath> gradientPath, const EnergyNetwork& network,
              const torch::Tensor& z)
        : path(std::move(gradientPath)), chain(*path) {
        path->updateWeights(network);
        chain.begin(z, {.steps = 1 << 30, .stepSize = 1.0, .noiseStd = 0.01}, 1);
    }
};

double stepOperations(const NetworkSpec& spec, int images) {
    double operations = 0;
    int size = spec.size;
    const auto layers = layersOf(spec);
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {  // the last layer's gradient is its weights
        const ConvLayer& layer = layers[i];
        size = (size + 2 * layer.padding - layer.kernel) / layer.stride + 1;
        operations +=
            4.0 * images * size * size * layer.outChannels * layer.inChannels * layer.kernel * layer.kernel;
    }
    return operations;
}

class StepGroup {
 public:
    StepGroup(const NetworkSpec& spec, const Runtime& runtime)
        : spec_(spec), runtime_(runtime), network_(spec, 1) {
        z_ = drawInitialState(InitialState::Uniform, spec.channels, spec.size, 1, 0, kBatch)
                 .to(runtime.device);
    }

    TimingGroup measure(int rounds) {
        addPath("automatic differentiation, fp32", makeReferencePath(spec_, Precision::Fp32, runtime_.device),
                -1);
        if (nativeBf16())
            addPath("automatic differentiation, bf16",
                    makeReferencePath(spec_, Precision::Bf16, runtime_.device), -1);
        addFused(Precision::Fp32, "fp32");
        if (nativeBf16()) addFused(Precision::Bf16, "bf16");
        TimingGroup group;
        group.title = "one Langevin step, n = " + std::to_string(spec_.width) +
                      ", m = " + std::to_string(kBatch) + ", " + std::to_string(spec_.channels) + " x " +
                      std::to_string(spec_.size) + " x " + std::to_string(spec_.size);
        group.timings = measureInterleaved(contestants_, rounds);
        return group;
    }

 private:
    bool nativeBf16() const { return resolvePrecision(Precision::Auto, runtime_.device) == Precision::Bf16; }

    void addPath(const std::string& name, std::shared_ptr<GradientPath> path, int bound) {
        auto bench = std::make_shared<StepBench>(std::move(path), network_, z_);
        contestants_.push_back({name, [bench, device = runtime_.device] {
                                    bench->chain.advance(kStepsAtOnce);
                                    waitFor(device);
                                },
                                stepOperations(spec_, kBatch), bound, kStepsAtOnce});
    }

    void addFused(Precision precision, const std::string& suffix) {
        if (runtime_.device.is_cuda()) {
            Runtime runtime = runtime_;
            runtime.precision = precision;
            addPath("fused, " + suffix, makeGradientPath(spec_, runtime), -1);
            return;
        }
#ifdef SHORTRUN_FUSED_CPU
        std::string reason;
        std::shared_ptr<GradientPath> fused = makeFusedCpuPath(spec_, precision, reason);
        if (!fused) return;
        auto bare = std::make_shared<BareConvolutions>(fusedShapeOf(spec_, precision), kBatch);
        const int bound = static_cast<int>(contestants_.size()) + 1;
        addPath("fused, " + suffix, std::move(fused), bound);
        contestants_.push_back(
            {"bare convolutions, " + suffix, [bare] { bare->run(); }, bare->operations(), -1});
#endif
    }

    NetworkSpec spec_;
    Runtime runtime_;
    EnergyNetwork network_;
    torch::Tensor z_;
    std::vector<Contestant> contestants_;
};

TimingGroup measurePeak([[maybe_unused]] const Runtime& runtime, [[maybe_unused]] int rounds) {
    TimingGroup group{
        "a product of two matrices of " + std::to_string(kMatrixRows) + " rows: the processor's peak", {}};
#ifdef SHORTRUN_FUSED_CPU
    std::vector<Contestant> contestants;
    const auto add = [&](const char* name, bool bf16) {
        auto product = std::make_shared<MatrixProduct>(kMatrixRows, bf16);
        contestants.push_back({name, [product] { product->run(); }, product->operations(), -1});
    };
    add("matrix product, fp32", false);
    if (resolvePrecision(Precision::Auto, runtime.device) == Precision::Bf16)
        add("matrix product, bf16", true);
    group.timings = measureInterleaved(contestants, rounds);
#endif
    return group;
}

std::shared_ptr<const ImageTiles> grayAvatars(int count) {
    auto tiles = std::make_shared<ImageTiles>(count, 32, 32, 1);
    for (int i = 0; i < count; ++i) {
        const ImageTiles avatar = drawAvatar(i, 1, 32);
        for (std::size_t p = 0; p < tiles->tileBytes(); ++p) tiles->tile(i)[p] = avatar.pixels[3 * p + 1];
    }
    return tiles;
}

TimingGroup measureTraining(const BenchmarkOptions& options) {
    Config config;
    config.runtime = options.runtime;
    const auto data = grayAvatars(256);
    std::vector<Contestant> contestants;
    const auto add = [&](const char* name, GradientMethod method, Precision precision) {
        Config chosen = config;
        chosen.runtime.gradient = method;
        chosen.runtime.precision = precision;
        auto learner = std::make_shared<Learner>(chosen, data, setUpRuntime(chosen.runtime));
        contestants.push_back({name, [learner] { learner->completeIteration(); }, 0, -1});
    };
    add("automatic differentiation, fp32", GradientMethod::Reference, Precision::Fp32);
    add("the fastest path", GradientMethod::Auto, options.runtime.precision);
    return {"one training iteration, n = 16, m = 32, K = 50, 1 x 32 x 32",
            measureInterleaved(contestants, 3)};
}

std::shared_ptr<const ImageTiles> colourAvatars(int count, int size) {
    auto tiles = std::make_shared<ImageTiles>(count, size, size, 3);
    for (int i = 0; i < count; ++i) {
        const ImageTiles avatar = drawAvatar(i, 1, size);
        std::copy(avatar.pixels.begin(), avatar.pixels.end(), tiles->tile(i).begin());
    }
    return tiles;
}

/// The paper's own sizes, against the loop of the authors' script written plainly.
TimingGroup measurePaperTraining(const RuntimeConfig& wanted, int size, int batch, int rounds) {
    Config config;
    config.runtime = wanted;
    config.data.size = size;
    config.model.width = 64;
    config.sampler.steps = 100;
    config.train.batch = batch;
    const Runtime runtime = setUpRuntime(wanted);
    const NetworkSpec spec{.channels = 3, .size = size, .width = 64};
    std::vector<Contestant> contestants;
    for (const bool tf32 : {false, true}) {
        auto loop = std::make_shared<PlainLoop>(spec, batch, chainOf(config.sampler), runtime.device, tf32);
        contestants.push_back(
            {tf32 ? "plain loop, TF32 convolutions" : "plain loop, fp32", [loop] { loop->iterate(); }});
    }
    auto learner = std::make_shared<Learner>(config, colourAvatars(256, size), runtime);
    contestants.push_back({"the fastest path", [learner] { learner->completeIteration(); }});
    const std::string extent = std::to_string(size);
    return {"one training iteration, n = 64, m = " + std::to_string(batch) + ", K = 100, 3 x " + extent +
                " x " + extent,
            measureInterleaved(contestants, rounds)};
}

TimingGroup measureExploring(const Runtime& runtime) {
    ModelInfo info;
    info.channels = 3;
    info.size = 32;
    const bool large = runtime.device.is_cuda();  // the paper's sizes
    info.config.model.width = large ? 64 : 32;
    info.config.sampler.steps = large ? 100 : 50;
    const NetworkSpec spec{.channels = 3, .size = 32, .width = info.config.model.width};
    const Generator generator(
        std::make_unique<Generator::Impl>(info, runtime, std::make_shared<const EnergyNetwork>(spec, 1)));
    const FloatBatch z1 = generator.initialStates(1, 0, 1), z2 = generator.initialStates(1, 1, 1);
    double rho = 0;
    const auto interpolateOnce = [&] {
        rho = rho < 0.99 ? rho + 0.01 : 0.0;
        const std::vector<double> position{rho};
        return toImageTiles(generator.run(interpolate(z1, z2, position)));
    };
    ReconstructConfig options;
    options.steps = 1000;
    ReconstructionRun run = generator.reconstruct(z1, 1, options);
    const auto reconstructOnce = [&] {
        while (!run.advance()) {
        }
    };
    return {"exploring one image, n = " + std::to_string(spec.width) + ", K = " +
                std::to_string(info.config.sampler.steps) + ", 3 x 32 x 32",
            {measureLatency(
                 "interpolation, slider to pixels", [&] { interpolateOnce(); }, 60),
             measureLatency("one step of a reconstruction", reconstructOnce, 60)}};
}

std::string lineOf(const char* file, const char* key) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.rfind(key, 0) == 0) return line.substr(line.find(':') + 2);
    return "unknown";
}

double peakMemoryMegabytes() {
    const std::string text = lineOf("/proc/self/status", "VmHWM");
    return std::atof(text.c_str()) / 1024.0;
}

}  // namespace

BenchmarkReport runBenchmark(const BenchmarkOptions& options,
                             const std::function<void(const TimingGroup&)>& onGroup) {
    const Runtime runtime = setUpRuntime(options.runtime);
    BenchmarkReport report;
    report.processor = lineOf("/proc/cpuinfo", "model name");
    report.device = runtime.deviceText();
    report.libraries = "LibTorch " TORCH_VERSION;
    const auto add = [&](TimingGroup group) {
        if (onGroup) onGroup(group);
        report.groups.push_back(std::move(group));
    };
    for (const int width : options.widths)
        add(StepGroup({.channels = 3, .size = 32, .width = width}, runtime).measure(options.rounds));
    if (runtime.device.is_cuda()) {
        add(measurePaperTraining(options.runtime, 32, 100, options.rounds));
        add(measurePaperTraining(options.runtime, 64, 64, options.rounds));
    } else {
        add(measurePeak(runtime, options.rounds));
        add(measureTraining(options));
    }
    add(measureExploring(setUpRuntime(options.runtime)));
    report.peakMemoryMegabytes = peakMemoryMegabytes();
    return report;
}

}  // namespace shortrun
