#include "support/fake_jobs.h"

#include <algorithm>
#include <cmath>

#include "support/fake_pictures.h"
#include "support/fake_plane.h"
#include "support/fake_studies.h"

namespace shortrun::fake {

namespace {

constexpr std::int64_t kSheetEvery = 20;

ImageTiles pastSamples(const FakeScript& script, std::int64_t iteration) {
    const double noise = 0.08 + 0.7 * std::exp(-static_cast<double>(iteration) / 150);
    return faces(static_cast<std::uint64_t>(iteration) / 40 + 11, 64, script.size, script.channels, noise);
}

/// A job that is done after so many slices, each of which sleeps and then shows something.
class SlicedJob : public Job {
 public:
    SlicedJob(SharedState shared, int slices) : shared_(std::move(shared)), slices_(std::max(1, slices)) {}

    Advance advance(Outbox& out) override {
        shared_->pretendToWork();
        ++slice_;
        show(out);
        return slice_ >= slices_ ? Advance::Finished : Advance::More;
    }

 protected:
    virtual void show(Outbox& out) = 0;
    double done() const { return static_cast<double>(slice_) / slices_; }
    int size() const { return shared_->script->size; }
    int channels() const { return shared_->script->channels; }
    int kOr(int steps) const { return steps > 0 ? steps : shared_->status.config.sampler.steps; }

    SharedState shared_;
    int slices_;
    int slice_ = 0;
};

class DataJob : public SlicedJob {
 public:
    DataJob(const SharedState& shared, ShowData request)
        : SlicedJob(shared, shared->script->loadingSlices), request_(std::move(request)) {}

 private:
    void show(Outbox& out) override {
        StatusView& status = shared_->status;
        status.state = slice_ < slices_ ? EngineState::LoadingData : EngineState::Idle;
        status.progress = Progress{"Reading pictures", static_cast<std::int64_t>(60000 * done()), 60000};
        if (slice_ < slices_) return;
        status.progress.reset();
        DataView view;
        view.tiles = faces(7, 100, size(), channels());
        view.description = request_.data.source == "builtin:avatars" ? "Avatars, drawn by the program"
                                                                     : request_.data.source;
        view.count = 60000;
        out.show(std::move(view));
    }
    ShowData request_;
};

class SynthesisJob : public SlicedJob {
 public:
    SynthesisJob(const SharedState& shared, Synthesise request)
        : SlicedJob(shared, shared->script->chainSlices), request_(request) {}

 private:
    void show(Outbox& out) override {
        SynthesisView view;
        view.request = request_;
        view.steps = kOr(request_.steps);
        view.step = static_cast<int>(view.steps * done());
        view.tiles = faces(request_.seed, request_.count, size(), channels(), 1 - done());
        out.show(std::move(view));
    }
    Synthesise request_;
};

class PreviewJob : public SlicedJob {
 public:
    PreviewJob(const SharedState& shared, Preview request)
        : SlicedJob(shared, shared->script->chainSlices), request_(request) {}

 private:
    void show(Outbox& out) override {
        PreviewView view;
        view.request = request_;
        view.steps = kOr(0);
        view.step = static_cast<int>(view.steps * done());
        view.tiles = faces(request_.seed, request_.count, size(), channels(), 1 - done());
        out.show(std::move(view));
    }
    Preview request_;
};

class FilmJob : public SlicedJob {
 public:
    FilmJob(const SharedState& shared, ShowFilm request)
        : SlicedJob(shared, shared->script->chainSlices), request_(std::move(request)) {}

 private:
    void show(Outbox& out) override {
        FilmView view;
        view.request = request_;
        view.steps = kOr(request_.steps);
        const int made = static_cast<int>(view.steps * done());
        view.frames = ImageTiles(made + 1, size(), size(), channels());
        for (int k = 0; k <= made; ++k)
            drawFace(view.frames, k, traitsOf(request_.start), 1 - static_cast<double>(k) / view.steps, 5);
        for (int k = 0; k <= made; ++k) view.negativeEnergies.push_back(static_cast<float>(8 * std::log1p(k) - 20));
        for (int k = 0; k < made; ++k)
            view.gradientNorms.push_back(
                static_cast<float>(0.8 + 0.5 * std::exp(-0.1 * k) + 0.03 * std::sin(k)));
        out.show(std::move(view));
    }
    ShowFilm request_;
};

class InterpolationJob : public SlicedJob {
 public:
    InterpolationJob(const SharedState& shared, Interpolate request, std::uint64_t generation)
        : SlicedJob(shared, 1), request_(std::move(request)), generation_(generation) {}

 private:
    void show(Outbox& out) override {
        InterpolationView view;
        view.request = request_;
        view.tile = ImageTiles(1, size(), size(), channels());
        const Traits traits = traitsOf(request_);
        drawFace(view.tile, 0, traits);
        view.generation = generation_;
        view.milliseconds = shared_->script->sliceMilliseconds;
        out.show(std::move(view));
    }
    Interpolate request_;
    std::uint64_t generation_;
};

class StripJob : public SlicedJob {
 public:
    StripJob(const SharedState& shared, ShowStrip request)
        : SlicedJob(shared, shared->script->chainSlices), request_(std::move(request)) {}

 private:
    void show(Outbox& out) override {
        StripView view;
        view.request = request_;
        view.tiles = ImageTiles(request_.columns, size(), size(), channels());
        for (int i = 0; i < request_.columns; ++i) {
            const double rho = request_.columns > 1 ? static_cast<double>(i) / (request_.columns - 1) : 0;
            view.rho.push_back(rho);
            const Traits traits = mixed(traitsOf(request_.first), traitsOf(request_.second), rho);
            drawFace(view.tiles, i, traits, 1 - done());
        }
        out.show(std::move(view));
    }
    ShowStrip request_;
};

class ReconstructionJob : public SlicedJob {
 public:
    ReconstructionJob(const SharedState& shared, Reconstruct request, std::uint64_t generation)
        : SlicedJob(shared, request.options.steps + 1), request_(std::move(request)) {
        view_.generation = generation;
        view_.noiseStd = request_.noiseStd;
        const int count = static_cast<int>(request_.pictures.size());
        view_.targets = faces(99, count, size(), channels());
        view_.steps = request_.options.steps;
        view_.rules.assign(static_cast<std::size_t>(count), "identity");
        view_.best.assign(static_cast<std::size_t>(count), 0);
        view_.z = std::make_shared<const FloatBatch>(count, channels(), size(), size());
        for (const PictureSource& picture : request_.pictures) {
            view_.names.push_back(picture.name);
            masked_ = masked_ || picture.mask;
        }
    }
    void stop(Outbox& out) override {
        view_.finished = view_.stopped = true;
        out.show(view_);
    }

 private:
    void show(Outbox& out) override {
        const int t = slice_ - 1, count = view_.targets.count;
        auto frame = std::make_shared<ImageTiles>(count, size(), size(), channels());
        const double noise = 0.9 * std::pow(request_.options.decay, t);
        for (int i = 0; i < count; ++i) drawFace(*frame, i, traitsOf(99, i), noise, request_.seed);
        view_.frames.push_back(std::move(frame));
        view_.loss.emplace_back(static_cast<std::size_t>(count),
                                static_cast<float>(0.3 * noise * noise) + shared_->script->leastError);
        if (masked_ || request_.noiseStd > 0)
            view_.truth.emplace_back(static_cast<std::size_t>(count),
                                     static_cast<float>(0.3 * noise * noise + 0.01));
        // As in earnest each picture is nearest somewhere before the last step, with noise long before it.
        const int nearest = (request_.noiseStd > 0 ? 40 : 180);
        for (int i = 0; i < count; ++i) view_.best[static_cast<std::size_t>(i)] = std::min(t, nearest - 10 * i);
        view_.step = t;
        view_.finished = slice_ >= slices_;
        out.show(view_);
    }
    Reconstruct request_;
    ReconstructionView view_;
    bool masked_ = false;
};

class PointsJob : public SlicedJob {
 public:
    PointsJob(const SharedState& shared, ShowPoints request)
        : SlicedJob(shared, shared->script->chainSlices), request_(std::move(request)) {
        if (request_.model.find("broken") != std::string::npos)
            throw Error(ErrorCode::BadInput, "'" + request_.model + "' is not a model: its header is cut short.");
    }

 private:
    void show(Outbox& out) override {
        PointsView view;
        view.request = request_;
        const int count = static_cast<int>(request_.points.size());
        view.tiles = ImageTiles(count, size(), size(), channels());
        view.z = std::make_shared<const FloatBatch>(count, channels(), size(), size());
        view.model = request_.model.empty() ? shared_->status.model->name : request_.model;
        view.steps = kOr(request_.steps);
        view.step = static_cast<int>(view.steps * done());
        for (int i = 0; i < count; ++i)
            drawFace(view.tiles, i, traitsOf(request_.points[static_cast<std::size_t>(i)]), 1 - done());
        out.show(std::move(view));
    }
    ShowPoints request_;
};

/// Writes nothing: only says how far it would be.
class AnimationJob : public SlicedJob {
 public:
    AnimationJob(const SharedState& shared, ExportAnimation request)
        : SlicedJob(shared, static_cast<int>(request.positions.size() + request.pictures.size())),
          request_(std::move(request)) {}

 private:
    void show(Outbox& out) override {
        const bool finished = slice_ >= slices_;
        out.show(finished ? AnimationView{} : AnimationView{request_.path, slice_, slices_});
        if (finished) out.post({EventKind::Saved, "The animation is saved as " + request_.path + ".", {}});
    }
    ExportAnimation request_;
};

class PastJob : public SlicedJob {
 public:
    PastJob(const SharedState& shared, ShowHistory request) : SlicedJob(shared, 1), request_(request) {}

 private:
    void show(Outbox& out) override {
        PastView view;
        view.request = request_;
        view.iteration = request_.iteration / kSheetEvery * kSheetEvery;
        if (view.iteration > 0) {
            view.samples = pastSamples(*shared_->script, view.iteration);
            view.data = faces(static_cast<std::uint64_t>(view.iteration), 64, size(), channels());
        }
        out.show(std::move(view));
    }
    ShowHistory request_;
};

/// Distances that fall, shares that rise.
NamedNumbers pretendedMeasures(double n, std::int64_t count) {
    NamedNumbers numbers{{"top_layer_gap", 0.05 + 0.9 * std::exp(-n / 150)}, {"top_layer_sampling_error", 0.04}};
    for (const auto& [prefix, scale] : {std::pair("pixels_", 40.0), std::pair("random_", 0.3)}) {
        const std::string name = prefix;
        const double left = std::exp(-n / 200) + 0.05 * std::sin(n);
        numbers.emplace_back(name + "frechet_distance", scale * (0.2 + left));
        numbers.emplace_back(name + "kernel_distance", 0.1 * scale * (0.05 + left));
        numbers.emplace_back(name + "kernel_deviation", 0.004 * scale);
        numbers.emplace_back(name + "precision", 0.7 - 0.6 * left);
        numbers.emplace_back(name + "recall", 0.4 - 0.35 * left);
        numbers.emplace_back(name + "nearest_ratio", 1.1 + 0.5 * left);
    }
    numbers.emplace_back("samples", static_cast<double>(count));
    return numbers;
}

class ComparisonJob : public SlicedJob {
 public:
    ComparisonJob(const SharedState& shared, CompareRun request) : SlicedJob(shared, 1), request_(std::move(request)) {}

 private:
    void show(Outbox& out) override {
        ComparisonView view{request_.path, request_.path.substr(request_.path.find_last_of('/') + 1), {}};
        for (int i = 1; i <= 400 && !request_.path.empty(); ++i) {
            MetricsRow row;
            row.iteration = i;
            row.energyGap = 1.5 * std::sin(i * 0.9);
            row.gradientNorm = 0.9;
            row.chainLength = 45;
            row.pathRatio = 1.2;
            view.rows.push_back(row);
            if (i % 100 == 0) view.measures.add(i, pretendedMeasures(2.0 * i, 500));
        }
        out.show(std::move(view));
    }
    CompareRun request_;
};

class FakeTrainingJob : public TrainingJob {
 public:
    FakeTrainingJob(SharedState shared, StartTraining request)
        : shared_(std::move(shared)), request_(std::move(request)), iteration_(request_.resume ? 500 : 0) {}

    std::int64_t iterationsMade() const override { return iteration_; }
    bool diverged() const override { return diverged_; }

    void save(Outbox& out) override {
        shared_->script->note("Save");
        if (!request_.runDirectory.empty())
            out.post({EventKind::Saved, "Saved " + request_.runDirectory + ".", {}, request_.runDirectory});
    }

    Advance advance(Outbox& out) override {
        shared_->pretendToWork();
        if (shared_->script->failInReading)
            throw Error(ErrorCode::BadInput, "'" + request_.config.data.source + "' cannot be read.");
        if (++slice_ % std::max(1, shared_->script->slicesPerIteration.load()) != 0) return Advance::More;
        for (int i = 0; i < shared_->script->rowsAtOnce && !finished(); ++i) iterate(out);
        showSamples(out);
        if (!finished()) return Advance::More;
        if (!diverged_) out.post({EventKind::TrainingFinished, "Training is finished.", {}});
        return Advance::Finished;
    }

 private:
    bool finished() const { return diverged_ || iteration_ >= shared_->status.config.train.iterations; }

    void iterate(Outbox& out) {
        ++iteration_;
        const std::int64_t divergeAt = shared_->script->divergeAt;
        const bool runaway = divergeAt >= 0 && iteration_ > divergeAt - 25;
        out.append(row(runaway ? std::exp((iteration_ - divergeAt + 25) * 0.2) : 1.0));
        measure(out);
        if (divergeAt < 0 || iteration_ < divergeAt) return;
        diverged_ = true;
        const char* advice =
            "Stopped at iteration %: the chains ran away. Try more data noise or a lower learning rate.";
        std::string text = advice;
        text.replace(text.find('%'), 1, std::to_string(iteration_));
        shared_->status.message = text;
        out.post({EventKind::Diverged, text, {}});
    }

    void measure(Outbox& out) {
        const TrainConfig& train = shared_->status.config.train;
        if (train.measureEvery == 0 || iteration_ % train.measureEvery != 0) return;
        measures_.table.add(iteration_, pretendedMeasures(static_cast<double>(iteration_), train.measureCount));
        out.show(measures_);
    }

    MetricsRow row(double runaway) {
        const Config& config = shared_->status.config;
        const double n = static_cast<double>(iteration_);
        const double wobble = std::sin(n * 12.9898) * 0.6 + std::sin(n * 78.233) * 0.4;
        MetricsRow row;
        row.iteration = iteration_;
        row.seconds = n * 0.24;
        row.energyGap = (2.5 * wobble * (0.4 + std::exp(-n / 400)) - 4 * std::exp(-n / 60)) * runaway;
        row.gradientNorm =
            (0.78 + 0.1 * std::sin(n / 90) + 0.03 * wobble - 0.6 * std::exp(-n / 30)) * runaway;
        row.chainLength = config.sampler.steps * row.gradientNorm;
        row.pathRatio = config.sampler.stepSize * row.chainLength / 35.0;
        row.parameterGradientNorm = 12 + 4 * wobble;
        row.dataStd = 0.52;
        row.sampleStd = 0.5 + 0.01 * wobble;
        const bool steered = config.train.dataNoiseMode == DataNoiseMode::Auto;
        row.dataNoiseStd = steered ? 0.04 + 0.11 * std::exp(-n / 200) : config.train.dataNoise.at(iteration_);
        row.learningRate = config.train.learningRate.at(iteration_);
        row.iterationsPerSecond = 4.1;
        return row;
    }

    void showSamples(Outbox& out) {
        StatusView& status = shared_->status;
        status.iteration = iteration_;
        status.iterations = status.config.train.iterations;
        status.iterationsPerSecond = 4.1;
        status.millisecondsPerStep = 1.9;
        if (status.model) status.model->iteration = iteration_;
        RunRecordView record{shared_->changes, {}};
        for (std::int64_t sheet = kSheetEvery; sheet <= iteration_; sheet += kSheetEvery)
            record.sheets.push_back(sheet);
        if (iteration_ % kSheetEvery == 0 || shared_->changes.size() != changesShown_) out.show(std::move(record));
        changesShown_ = shared_->changes.size();
        if (!out.taken()) return;
        TrainingView view;
        view.iteration = iteration_;
        view.samples = pastSamples(*shared_->script, iteration_);
        view.data = faces(7, 64, shared_->script->size, shared_->script->channels);
        out.show(std::move(view));
    }

    SharedState shared_;
    StartTraining request_;
    std::int64_t iteration_;
    int slice_ = 0;
    std::size_t changesShown_ = 0;
    MeasuresView measures_;
    bool diverged_ = false;
};

struct JobMaker {
    const SharedState& shared;
    std::uint64_t generation;
    std::unique_ptr<Job> operator()(const Synthesise& r) { return std::make_unique<SynthesisJob>(shared, r); }
    std::unique_ptr<Job> operator()(const ShowFilm& r) { return std::make_unique<FilmJob>(shared, r); }
    std::unique_ptr<Job> operator()(const ShowStrip& r) { return std::make_unique<StripJob>(shared, r); }
    std::unique_ptr<Job> operator()(const Interpolate& r) {
        return std::make_unique<InterpolationJob>(shared, r, generation);
    }
    std::unique_ptr<Job> operator()(const ShowPoints& r) { return std::make_unique<PointsJob>(shared, r); }
    std::unique_ptr<Job> operator()(const Preview& r) { return std::make_unique<PreviewJob>(shared, r); }
    std::unique_ptr<Job> operator()(const ExportAnimation& r) {
        return std::make_unique<AnimationJob>(shared, r);
    }
    std::unique_ptr<Job> operator()(const ShowHistory& r) { return std::make_unique<PastJob>(shared, r); }
    std::unique_ptr<Job> operator()(const CompareRun& r) { return std::make_unique<ComparisonJob>(shared, r); }
    std::unique_ptr<Job> operator()(const MovePlane& r) { return makePlaneJob(shared, r); }
    std::unique_ptr<Job> operator()(const StudyChains& r) { return makeStudyJob(shared, r); }
    std::unique_ptr<Job> operator()(const ShowResponse& r) { return makeStudyJob(shared, r); }
    std::unique_ptr<Job> operator()(const CompareMoments& r) { return makeStudyJob(shared, r); }
    std::unique_ptr<Job> operator()(const LearnTop& r) { return makeStudyJob(shared, r); }
    std::unique_ptr<Job> operator()(const Reconstruct& r) {
        return std::make_unique<ReconstructionJob>(shared, r, generation);
    }
};

}  // namespace

std::unique_ptr<Job> makeDataJob(const SharedState& shared, const ShowData& request) {
    return std::make_unique<DataJob>(shared, request);
}

std::unique_ptr<TrainingJob> makeTrainingJob(const SharedState& shared, const StartTraining& request) {
    return std::make_unique<FakeTrainingJob>(shared, request);
}

std::unique_ptr<Job> makeExploreJob(const SharedState& shared, const ExploreRequest& request,
                                    std::uint64_t generation) {
    return std::visit(JobMaker{shared, generation}, request);
}

std::string nameOf(const ExploreRequest& request) {
    constexpr const char* names[] = {"Synthesise",   "ShowFilm",       "ShowStrip",       "Interpolate",
                                     "Reconstruct",  "Preview",        "ExportAnimation", "ShowHistory",
                                     "CompareRun",   "ShowPoints",     "MovePlane",       "StudyChains",
                                     "ShowResponse", "CompareMoments", "LearnTop"};
    return names[request.index()];
}

}  // namespace shortrun::fake
