#include "engine/workbench/studies/response_study.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/latent/latent_response.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/host_tensor.h"

namespace shortrun {
namespace {

FloatBatch patchAt(const LatentDirection& direction, const FloatBatch& z) {
    const int top = direction.row - (direction.side - 1) / 2, left = direction.column - (direction.side - 1) / 2;
    if (direction.side < 1 || direction.row < 0 || direction.row >= z.height || direction.column < 0 ||
        direction.column >= z.width)
        throw Error(ErrorCode::Usage, "The patch lies outside of the picture, which has " + std::to_string(z.height) +
                                          " rows and " + std::to_string(z.width) + " columns, counted from 0.");
    FloatBatch v(z.count, z.channels, z.height, z.width);
    for (int plane = 0; plane < z.count * z.channels; ++plane)
        for (int row = std::max(0, top); row < std::min(z.height, top + direction.side); ++row)
            for (int column = std::max(0, left); column < std::min(z.width, left + direction.side); ++column)
                v.values[(static_cast<std::size_t>(plane) * z.height + row) * z.width + column] = 1;
    return v;
}

/// The same image for each z, as it is or less z.
FloatBatch fromImage(const FloatBatch& image, const FloatBatch& z, bool lessZ) {
    if (image.imageSize() != z.imageSize())
        throw Error(ErrorCode::Usage, "This point belongs to a model of another image size.");
    FloatBatch v(z.count, z.channels, z.height, z.width);
    for (int i = 0; i < z.count; ++i)
        for (std::size_t k = 0; k < z.imageSize(); ++k)
            v.image(i)[k] = image.values[k] - (lessZ ? z.image(i)[k] : 0.0f);
    return v;
}

/// Whole numbers between commas.
std::vector<std::int64_t> numbersIn(const std::string& text) {
    std::vector<std::int64_t> numbers;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        const auto number = parseInteger(text.substr(begin, comma - begin));
        if (!number || *number < 0 || *number > 2'000'000'000) return {};
        numbers.push_back(*number);
        begin = comma + 1;
    }
    return numbers;
}

}  // namespace

FloatBatch directionAt(const Generator& generator, const LatentDirection& direction, const FloatBatch& z) {
    switch (direction.kind) {
        case LatentDirection::Kind::Patch: return patchAt(direction, z);
        case LatentDirection::Kind::Random: return fromImage(generator.initialStates(direction.seed, 0, 1), z, false);
        case LatentDirection::Kind::Toward: return fromImage(generator.initialState(direction.toward), z, true);
    }
    return {};
}

LatentDirection parseDirection(const std::string& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string kind = text.substr(0, colon);
    const auto numbers = colon < text.size() ? numbersIn(text.substr(colon + 1)) : std::vector<std::int64_t>();
    LatentDirection direction;
    const bool bare = colon == text.size();
    if (kind == "random" && (bare || numbers.size() == 1)) {
        direction.kind = LatentDirection::Kind::Random;
        direction.seed = bare ? 1'000'000'001 : static_cast<std::uint64_t>(numbers[0]);
        return direction;
    }
    if (kind == "patch" && (numbers.size() == 2 || numbers.size() == 3)) {
        direction.row = static_cast<int>(numbers[0]);
        direction.column = static_cast<int>(numbers[1]);
        if (numbers.size() == 3) direction.side = static_cast<int>(numbers[2]);
        return direction;
    }
    if (kind == "toward" && (numbers.size() == 1 || numbers.size() == 2)) {
        direction.kind = LatentDirection::Kind::Toward;
        direction.toward.index = static_cast<int>(numbers[0]);
        if (numbers.size() == 2) direction.toward.seed = static_cast<std::uint64_t>(numbers[1]);
        return direction;
    }
    throw Error(ErrorCode::Usage, "'" + text +
                                      "' is no direction: give random, random:SEED, patch:ROW,COLUMN[,SIDE] or "
                                      "toward:NUMBER[,SEED].");
}

std::vector<float> meanOverColours(const FloatBatch& batch, int image) {
    const std::size_t plane = static_cast<std::size_t>(batch.height) * batch.width;
    std::vector<float> mean(plane, 0.0f);
    for (int c = 0; c < batch.channels; ++c)
        for (std::size_t k = 0; k < plane; ++k)
            mean[k] += batch.image(image)[static_cast<std::size_t>(c) * plane + k] / static_cast<float>(batch.channels);
    return mean;
}

struct ResponseRun::Impl {
    std::unique_ptr<GradientPath> path;
    FloatBatch v;
    std::optional<LatentResponse> response;
};

ResponseRun::ResponseRun(const Generator& generator, const FloatBatch& z, const FloatBatch& v,
                         const ResponseOptions& options)
    : impl_(std::make_unique<Impl>()) {
    const auto& model = generator.internals();
    Runtime runtime = model.runtime;
    runtime.precision = Precision::Fp32;
    impl_->path = makeGradientPath(model.network->spec(), runtime);
    impl_->path->updateWeights(*model.network);
    impl_->v = v;
    std::vector<std::uint32_t> images(static_cast<std::size_t>(z.count));
    std::iota(images.begin(), images.end(), options.firstImage);
    impl_->response.emplace(*model.network, *impl_->path, toTensor(z).to(runtime.device),
                            toTensor(v).to(runtime.device), options.amount, chainOf(model.info.config.sampler),
                            options.noiseSeed, std::move(images));
}

ResponseRun::ResponseRun(ResponseRun&&) noexcept = default;
ResponseRun::~ResponseRun() = default;

bool ResponseRun::advance(int steps) { return impl_->response->advance(steps); }

double ResponseRun::share() const {
    const LatentResponse& response = *impl_->response;
    return response.steps() > 0 ? static_cast<double>(response.step()) / response.steps() : 1.0;
}

ResponseStudy ResponseRun::result() const {
    const LatentResponse& response = *impl_->response;
    ResponseStudy study;
    study.v = impl_->v;
    study.identity = response.identity();
    study.jacobian = study.identity ? impl_->v : toFloatBatch(response.jacobianProduct());
    study.finite = toFloatBatch(response.finiteResponse());
    study.end = toFloatBatch(response.end());
    study.moved = toFloatBatch(response.movedEnd());
    const auto dot = [](const FloatBatch& a, const FloatBatch& b, int i) {
        return std::inner_product(a.image(i), a.image(i) + a.imageSize(), b.image(i), 0.0);
    };
    for (int i = 0; i < study.v.count; ++i) {
        const double v = std::sqrt(dot(study.v, study.v, i)), j = std::sqrt(dot(study.jacobian, study.jacobian, i));
        const double f = std::sqrt(dot(study.finite, study.finite, i));
        if (v > 0) study.jacobianGain += j / v / study.v.count;
        if (v > 0) study.finiteGain += f / v / study.v.count;
        if (j > 0 && f > 0) study.alignment += dot(study.jacobian, study.finite, i) / (j * f) / study.v.count;
    }
    return study;
}

}  // namespace shortrun
