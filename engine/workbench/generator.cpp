#include "engine/workbench/generator.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <random>
#include <utility>

#include "engine/config/shipped_models.h"
#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/core/whole_path.h"
#include "engine/model/weights_io.h"
#include "engine/sampling/initial_state.h"
#include "engine/sampling/short_run.h"
#include "engine/storage/model_file.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/reconstruction_run_impl.h"

namespace shortrun {

namespace {

/// Chains that fill holes begin at draws of their own, beyond those that descents begin at.
constexpr int kFirstFilling = 1'000'000;

/// FNV-1a over the bytes of all weights: tells models apart, and guards against nothing.
std::string fingerprintOf(const ModelFile& file) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const NamedArray& array : file.weights)
        for (const std::byte byte : array.data) hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

/// What people call a model: its run, its file without the ending, and "faces-5000" a checkpoint of the run faces.
std::string nameOf(const std::string& path, std::int64_t iteration) {
    const std::filesystem::path whole = wholePath(path);
    if (whole.extension() != ".safetensors") return whole.filename().string();
    const std::filesystem::path folder = whole.parent_path();
    if (folder.filename() != "checkpoints") return whole.stem().string();
    return folder.parent_path().filename().string() + "-" + std::to_string(iteration);
}

}  // namespace

// ---- Chains --------------------------------------------------------------------------------------------------

struct Chains::Impl {
    std::shared_ptr<GradientPath> path;
    std::shared_ptr<const EnergyNetwork> network;
    ShortRun run;

    Impl(std::shared_ptr<GradientPath> gradientPath, std::shared_ptr<const EnergyNetwork> weights)
        : path(std::move(gradientPath)), network(std::move(weights)), run(*path) {}
};

Chains::Chains(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Chains::Chains(Chains&&) noexcept = default;
Chains::~Chains() = default;

int Chains::step() const { return impl_->run.step(); }
int Chains::steps() const { return impl_->run.steps(); }
void Chains::advance(int count) { impl_->run.advance(count); }
FloatBatch Chains::state() const { return toFloatBatch(impl_->run.state()); }

std::vector<float> Chains::gradientNorms() const {
    if (impl_->run.step() == 0) return {};
    const auto norms = impl_->run.gradientNorms();
    return std::vector<float>(norms.begin(), norms.end());
}

std::vector<float> Chains::negativeEnergies() const {
    const at::NoGradGuard constant;
    const torch::Tensor f = impl_->network->negativeEnergy(impl_->run.state()).to(torch::kFloat32).cpu().contiguous();
    return std::vector<float>(f.data_ptr<float>(), f.data_ptr<float>() + f.numel());
}

// ---- Generator -----------------------------------------------------------------------------------------------

std::int64_t parameterCount(const EnergyNetwork& network) {
    std::int64_t count = 0;
    for (const auto& [key, tensor] : network.namedParameters()) count += tensor.numel();
    return count;
}

Generator::Impl::Impl(ModelInfo modelInfo, const Runtime& where, std::shared_ptr<const EnergyNetwork> weights,
                      std::shared_ptr<const LiveState> liveState)
    : info(std::move(modelInfo)), runtime(where), network(std::move(weights)), live(std::move(liveState)) {
    info.parameters = parameterCount(*network);
    path = makeGradientPath(network->spec(), runtime);
    refresh();
}

void Generator::Impl::refresh() {
    if (live) {
        info.iteration = live->iteration;
        info.config = live->config;
        dataNoiseStd = live->dataNoiseStd;
        network = live->network;
    }
    const std::int64_t now = live ? live->updates : 0;
    if (packed == now) return;
    path->updateWeights(*network);
    packed = now;
}

Generator::Generator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;

Generator Generator::open(const std::string& path, const RuntimeConfig& runtimeConfig) {
    const ModelFile file = readModelFile(resolveModelPath(path));
    const Runtime runtime = setUpRuntime(runtimeConfig);
    EnergyNetwork network(specOf(file.config, file.channels), 0);
    loadWeights(network, file.weights);

    ModelInfo info;
    info.name = namesShippedModel(path) ? shippedModelName(path) : nameOf(path, file.iteration);
    info.channels = file.channels;
    info.size = file.config.data.size;
    info.iteration = file.iteration;
    info.config = file.config;
    info.path = namesShippedModel(path) ? path : wholePath(path).string();
    info.fingerprint = fingerprintOf(file);
    auto onDevice = std::make_shared<const EnergyNetwork>(network.copy(torch::kFloat32, runtime.device));
    auto impl = std::make_unique<Impl>(std::move(info), runtime, std::move(onDevice));
    impl->dataNoiseStd = file.dataNoiseStd;
    return Generator(std::move(impl));
}

const ModelInfo& Generator::info() const { return impl_->info; }
std::string Generator::deviceText() const { return impl_->runtime.deviceText(); }
std::string Generator::precisionText() const { return impl_->runtime.precisionText(); }
std::string Generator::gradientPath() const { return impl_->path->description(); }

void Generator::setSampler(const SamplerConfig& sampler) {
    SHORTRUN_CHECK(!impl_->live, "a run decides how its own chains are made");
    const InitialState p0 = impl_->info.config.sampler.initialState;
    impl_->info.config.sampler = sampler;
    impl_->info.config.sampler.initialState = p0;
}

FloatBatch Generator::initialStates(std::uint64_t seed, int first, int count) const {
    const ModelInfo& model = impl_->info;
    return toFloatBatch(drawInitialState(model.config.sampler.initialState, model.channels, model.size, seed,
                                         static_cast<std::uint32_t>(first), count));
}

Chains Generator::start(const FloatBatch& z, const ChainOptions& options) const {
    impl_->refresh();
    ChainParameters parameters = chainOf(impl_->info.config.sampler);
    if (options.steps > 0) parameters.steps = options.steps;
    if (options.noise == ChainNoise::Off) parameters.noiseStd = 0;
    const std::uint64_t seed = options.noise == ChainNoise::Fresh
                                   ? (std::uint64_t{std::random_device{}()} << 32 | std::random_device{}())
                                   : options.noiseSeed;
    std::vector<std::uint32_t> images(static_cast<std::size_t>(z.count), options.firstImage);
    if (!options.sharedNoise) std::iota(images.begin(), images.end(), options.firstImage);

    auto chains = std::make_unique<Chains::Impl>(impl_->path, impl_->network);
    chains->run.begin(toTensor(z).to(impl_->runtime.device), parameters, seed, std::move(images));
    return Chains(std::move(chains));
}

FloatBatch Generator::run(const FloatBatch& z, const ChainOptions& options,
                          const std::function<bool(const Chains&)>& onStep) const {
    Chains chains = start(z, options);
    while (!chains.finished()) {
        chains.advance(onStep ? 1 : chains.steps());
        if (onStep && !onStep(chains)) throw Error(ErrorCode::Interrupted, "Interrupted before the chains had ended.");
    }
    return chains.state();
}

ReconstructionRun Generator::reconstruct(const ReconstructionTask& wanted, const ReconstructConfig& options) const {
    impl_->refresh();
    ReconstructionTask task = wanted;
    if (task.noiseStd > 0) task.restarts = 1;  // each would begin at the same z
    const ModelInfo& model = impl_->info;
    const FloatBatch& pictures = task.pictures;
    SHORTRUN_CHECK(pictures.channels == model.channels && pictures.height == model.size && pictures.width == model.size,
                   "pictures are fitted to the model before they come here");
    SHORTRUN_CHECK(task.counted.count == 0 || (task.counted.count == pictures.count && task.counted.channels == 1 &&
                                               task.counted.height == model.size && task.counted.width == model.size),
                   "so are their masks");
    SHORTRUN_CHECK(task.restarts >= 1, "one z_0 at least");
    ChainParameters chain = chainOf(model.config.sampler);
    chain.noiseStd = 0;
    const auto draw = [&](int first, int count) {
        return drawInitialState(model.config.sampler.initialState, model.channels, model.size, task.seed,
                                static_cast<std::uint32_t>(first), count)
            .to(impl_->runtime.device);
    };
    ReconstructionStart start{draw(task.first, pictures.count * task.restarts), {}};
    if (task.counted.count > 0)
        start.fillings = draw(kFirstFilling + task.first * HoleFilling::kChains, pictures.count * HoleFilling::kChains);
    return ReconstructionRun(std::make_unique<ReconstructionRun::Impl>(*impl_->network, impl_->path, task, start,
                                                                       chain, options));
}

ReconstructionRun Generator::reconstruct(const FloatBatch& pictures, std::uint64_t seed,
                                         const ReconstructConfig& options) const {
    return reconstruct(
        ReconstructionTask{.pictures = pictures, .counted = {}, .noiseStd = 0, .restarts = 1, .seed = seed},
        options);
}

void Generator::save(const std::string& path) const {
    impl_->refresh();
    ModelFile file;
    file.config = impl_->info.config;
    file.channels = impl_->info.channels;
    file.iteration = impl_->info.iteration;
    file.dataNoiseStd = impl_->dataNoiseStd;
    file.weights = weightsOf(*impl_->network);
    writeModelFile(path, file);
}

}  // namespace shortrun
