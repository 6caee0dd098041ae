#include "engine/workbench/explore_jobs.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/core/error.h"
#include "engine/latent/interpolation.h"
#include "engine/plane/plane_desk.h"
#include "engine/workbench/animation_job.h"
#include "engine/workbench/history_jobs.h"
#include "engine/workbench/reconstruction_job.h"
#include "engine/workbench/studies/study_jobs.h"

namespace shortrun {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSlice = 5;  ///< milliseconds

/// Chains on the open model, with the time of a step noted for the status strip.
class ChainJob : public Job {
 public:
    ChainJob(std::shared_ptr<OpenState> open, const FloatBatch& z, const ChainOptions& options)
        : ChainJob(open, open->generator, z, options) {}
    ChainJob(std::shared_ptr<OpenState> open, std::shared_ptr<Generator> generator, const FloatBatch& z,
             const ChainOptions& options)
        : open_(std::move(open)), generator_(std::move(generator)), chains_(generator_->start(z, options)) {}

    Advance advance(Outbox& out) final {
        if (!chains_.finished()) {
            const auto begin = Clock::now();
            const int before = chains_.step();
            chains_.advance(stepsAtOnce());
            const std::chrono::duration<double, std::milli> time = Clock::now() - begin;
            millisecondsPerStep_ = time.count() / (chains_.step() - before);
            open_->exploringMillisecondsPerStep = millisecondsPerStep_;
            stepMade(out);
        }
        if (!chains_.finished()) return Advance::More;
        ended(out);
        return Advance::Finished;
    }

 protected:
    /// Several are quicker (Chains::advance()), but a newer request should not wait.
    virtual int stepsAtOnce() const {
        return millisecondsPerStep_ > 0 ? std::clamp(static_cast<int>(kSlice / millisecondsPerStep_), 1, 100) : 1;
    }
    virtual void stepMade(Outbox&) {}
    virtual void ended(Outbox& out) = 0;
    const Chains& chains() const { return chains_; }
    ImageTiles picture() const { return toImageTiles(chains_.state()); }

 private:
    std::shared_ptr<OpenState> open_;
    std::shared_ptr<Generator> generator_;
    Chains chains_;
    double millisecondsPerStep_ = 0;
};

ChainOptions optionsFor(ChainNoise noise, int steps, std::uint64_t seed, int firstImage) {
    ChainOptions options;
    options.steps = steps;
    options.noise = noise;
    options.noiseSeed = seed;
    options.firstImage = static_cast<std::uint32_t>(firstImage);
    return options;
}

class SynthesisJob final : public ChainJob {
 public:
    SynthesisJob(std::shared_ptr<OpenState> open, const Synthesise& request)
        : ChainJob(open, open->generator->initialStates(request.seed, 0, request.count),
                   optionsFor(request.noise, request.steps, request.seed, 0)),
          request_(request) {}

 private:
    void stepMade(Outbox& out) override {
        if (out.taken() && !chains().finished()) show(out);
    }
    void ended(Outbox& out) override { show(out); }
    void show(Outbox& out) const { out.show(SynthesisView{request_, picture(), chains().step(), chains().steps()}); }

    Synthesise request_;
};

class PreviewJob final : public ChainJob {
 public:
    PreviewJob(std::shared_ptr<OpenState> open, const Preview& request)
        : ChainJob(open, open->generator->initialStates(request.seed, 0, request.count),
                   optionsFor(ChainNoise::Off, 0, request.seed, 0)),
          request_(request) {}

 private:
    int stepsAtOnce() const override { return 1; }
    void stepMade(Outbox& out) override {
        if (out.taken() && !chains().finished()) show(out);
    }
    void ended(Outbox& out) override { show(out); }
    void show(Outbox& out) const { out.show(PreviewView{request_, picture(), chains().step(), chains().steps()}); }

    Preview request_;
};

class FilmJob final : public ChainJob {
 public:
    FilmJob(std::shared_ptr<OpenState> open, const ShowFilm& request)
        : ChainJob(open, open->generator->initialState(request.start),
                   optionsFor(request.noise, request.steps, request.start.seed, request.start.index)) {
        view_.request = request;
        view_.steps = chains().steps();
        addFrame();
    }

 private:
    int stepsAtOnce() const override { return 1; }  // each is a frame
    void stepMade(Outbox& out) override {
        view_.gradientNorms.push_back(chains().gradientNorms().front());
        addFrame();
        // A view is a copy: a long film is shown in steps that grow with it.
        if (chains().finished() || view_.frames.count < shown_ + shown_ / 20 || !out.taken()) return;
        shown_ = view_.frames.count;
        out.show(view_);
    }
    void ended(Outbox& out) override { out.show(view_); }

    void addFrame() {
        const ImageTiles frame = picture();
        ImageTiles& frames = view_.frames;
        if (frames.empty()) frames = ImageTiles(0, frame.width, frame.height, frame.channels);
        frames.pixels.insert(frames.pixels.end(), frame.pixels.begin(), frame.pixels.end());
        ++frames.count;
        view_.negativeEnergies.push_back(chains().negativeEnergies().front());
    }

    FilmView view_;
    int shown_ = 0;  ///< frames in the view shown last
};

/// All points, one after another.
FloatBatch pointsOf(const Generator& generator, const std::vector<LatentPoint>& points) {
    if (points.empty()) throw Error(ErrorCode::Usage, "There is no point to show.");
    FloatBatch all;
    for (const LatentPoint& point : points) {
        const FloatBatch z = generator.initialState(point);
        if (all.count == 0) all = FloatBatch(0, z.channels, z.height, z.width);
        all.values.insert(all.values.end(), z.values.begin(), z.values.end());
        ++all.count;
    }
    return all;
}

class PointsJob final : public ChainJob {
 public:
    PointsJob(std::shared_ptr<OpenState> open, const ShowPoints& request)
        : PointsJob(open, request, open->comparedModel(request.model),
                    std::make_shared<const FloatBatch>(pointsOf(*open->generator, request.points))) {}

 private:
    PointsJob(std::shared_ptr<OpenState> open, const ShowPoints& request, std::shared_ptr<Generator> generator,
              std::shared_ptr<const FloatBatch> z)
        : ChainJob(open, generator, *z, optionsFor(request.noise, request.steps, request.noiseSeed, 0)) {
        view_.request = request;
        view_.z = std::move(z);
        view_.model = generator->info().name;
        view_.steps = chains().steps();
    }

    void stepMade(Outbox& out) override {
        if (out.taken() && !chains().finished()) show(out);
    }
    void ended(Outbox& out) override { show(out); }
    void show(Outbox& out) {
        view_.tiles = picture();
        view_.step = chains().step();
        out.show(view_);
    }

    PointsView view_;
};

/// A column each.
FloatBatch between(const Generator& generator, const LatentPoint& first, const LatentPoint& second,
                   const std::vector<double>& rho) {
    std::vector<LatentPoint> points;
    for (const double share : rho) {
        LatentPoint point;
        point.mixture = std::make_shared<const Interpolate>(Interpolate{first, second, share});
        points.push_back(point);
    }
    return pointsOf(generator, points);
}

class InterpolationJob final : public ChainJob {
 public:
    InterpolationJob(std::shared_ptr<OpenState> open, const Interpolate& request, std::uint64_t generation)
        : ChainJob(open, open->generator->initialState(request), ChainOptions{}),
          request_(request),
          generation_(generation) {}

 private:
    void ended(Outbox& out) override {
        ImageTiles tile = picture();
        const std::chrono::duration<double, std::milli> time = Clock::now() - begin_;
        out.show(InterpolationView{request_, std::move(tile), generation_, time.count()});
    }

    Clock::time_point begin_ = Clock::now();
    Interpolate request_;
    std::uint64_t generation_;
};

class StripJob final : public ChainJob {
 public:
    StripJob(std::shared_ptr<OpenState> open, const ShowStrip& request, std::vector<double> rho)
        : ChainJob(open, between(*open->generator, request.first, request.second, rho), ChainOptions{}),
          request_(request),
          rho_(std::move(rho)) {}

 private:
    void ended(Outbox& out) override { out.show(StripView{request_, picture(), rho_}); }

    ShowStrip request_;
    std::vector<double> rho_;
};

}  // namespace

std::unique_ptr<Job> makeExploreJob(std::shared_ptr<OpenState> open, const ExploreRequest& request,
                                    std::uint64_t generation) {
    if (const auto* past = std::get_if<ShowHistory>(&request)) return makeHistoryJob(std::move(open), *past);
    if (const auto* other = std::get_if<CompareRun>(&request)) return makeComparisonJob(*other);
    if (const auto* plane = std::get_if<MovePlane>(&request)) return makePlaneJob(open->plane, *plane);
    if (auto study = makeStudyJob(open, request)) return study;
    const auto* exported = std::get_if<ExportAnimation>(&request);
    const bool needsModel = !exported || !exported->positions.empty();
    if (needsModel && !open->generator)
        throw Error(ErrorCode::Usage, "No model is open: train one, or open a model file.");
    if (const auto* synthesise = std::get_if<Synthesise>(&request))
        return std::make_unique<SynthesisJob>(std::move(open), *synthesise);
    if (const auto* preview = std::get_if<Preview>(&request))
        return std::make_unique<PreviewJob>(std::move(open), *preview);
    if (const auto* film = std::get_if<ShowFilm>(&request)) return std::make_unique<FilmJob>(std::move(open), *film);
    if (const auto* strip = std::get_if<ShowStrip>(&request))
        return std::make_unique<StripJob>(std::move(open), *strip, evenRho(strip->columns));
    if (const auto* points = std::get_if<ShowPoints>(&request))
        return std::make_unique<PointsJob>(std::move(open), *points);
    if (const auto* position = std::get_if<Interpolate>(&request))
        return std::make_unique<InterpolationJob>(std::move(open), *position, generation);
    if (exported) return std::make_unique<AnimationJob>(std::move(open), *exported);
    return std::make_unique<ReconstructionJob>(std::move(open), std::get<Reconstruct>(request), generation);
}

}  // namespace shortrun
