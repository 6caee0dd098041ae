#include "engine/workbench/studies/study_jobs.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "engine/core/error.h"
#include "engine/core/failure_sentence.h"
#include "engine/workbench/studies/chain_study.h"
#include "engine/workbench/studies/moment_study.h"
#include "engine/workbench/studies/response_study.h"
#include "engine/workbench/studies/sample_stream.h"
#include "engine/workbench/studies/sliced_work.h"
#include "engine/workbench/studies/top_learning.h"

namespace shortrun {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSliceMs = 6;            // the slider waits no longer for its turn
constexpr double kFirstEstimate = 0.02;   // of the work: before, the time left would be a guess ...
constexpr double kFirstEstimateMs = 3000; // ... but of one that goes on for long
constexpr int kFilmedChains = 6;          // three a row in the window: large enough to be seen
constexpr int kReportTimes = 60;          // points of the learning curve

/// Slices, the view's state, and what becomes of an error; the work itself belongs to those who derive from it.
template <class View, class Request>
class StudyJob : public Job {
 public:
    StudyJob(std::shared_ptr<OpenState> open, const Request& request)
        : open_(std::move(open)), generator_(open_->studied()) {
        view_.request = request;
        sampler_ = generator_->info().config.sampler;
        view_.state.model = generator_->info().name;
        view_.state.iteration = generator_->info().iteration;
    }

    Advance advance(Outbox& out) final {
        try {
            return slice(out);
        } catch (const std::exception& failure) {
            view_.state.problem = failureSentence(failure);
            out.show(view_);
            throw;
        }
    }
    void stop(Outbox& out) final {
        view_.state.stopped = true;
        takeOver();
        out.show(view_);
    }

 protected:
    enum class Work { More, Waiting, Done };
    /// About so many Langevin steps of a batch, or another piece of work as long.
    virtual Work work(int steps) = 0;
    /// Brings the view up to what there is.
    virtual void takeOver() = 0;

    std::shared_ptr<OpenState> open_;
    std::shared_ptr<Generator> generator_;
    View view_;

 private:
    Advance slice(Outbox& out) {
        if (!(generator_->info().config.sampler == sampler_))
            throw Error(ErrorCode::Usage,
                        "The sampler was changed under way, and numbers of two chains are not to be mixed: "
                        "measure again.");
        const auto begin = Clock::now();
        Work state = Work::More;
        while (state == Work::More && millisecondsSince(begin) < kSliceMs) {
            const auto before = Clock::now();
            state = work(steps_);
            // Several steps at once are quicker; twice as many as fit would keep the slider waiting.
            const double each = millisecondsSince(before) / steps_;
            steps_ = std::clamp(each > 0 ? static_cast<int>(kSliceMs / each) : 1, 1, std::min(100, 2 * steps_));
        }
        if (state == Work::Waiting) {
            if (!std::exchange(saidToWait_, true)) out.show(view_);
            return Advance::Waiting;
        }
        estimate();
        view_.state.finished = state == Work::Done;
        if (!view_.state.finished && !out.taken()) return Advance::More;
        takeOver();
        out.show(view_);
        return view_.state.finished ? Advance::Finished : Advance::More;
    }

    void estimate() {
        const double share = view_.state.share;
        if (share <= 0) return;
        if (!begun_) {
            begun_ = Clock::now();
            begunAt_ = share;
        }
        const double took = millisecondsSince(*begun_), done = share - begunAt_;
        const bool known = done > 0 && (share > kFirstEstimate || took > kFirstEstimateMs);
        view_.state.secondsLeft = known ? took / 1000 * (1 - share) / done : -1;
    }

    SamplerConfig sampler_;
    int steps_ = 1;
    bool saidToWait_ = false;
    std::optional<Clock::time_point> begun_;  ///< when there was first something done
    double begunAt_ = 0;                      ///< so much
};

class ChainStudyJob final : public StudyJob<ChainStudyView, StudyChains> {
 public:
    ChainStudyJob(std::shared_ptr<OpenState> open, const StudyChains& request)
        : StudyJob(std::move(open), request),
          run_(*generator_, {std::clamp(request.count, 2, 1024), request.seed, std::clamp(request.multiple, 1, 100),
                             kFilmedChains, 1}) {
        view_.steps = run_.study().steps;
    }

 private:
    Work work(int steps) override {
        const bool more = run_.advance(steps);
        view_.state.what = run_.progress().what;
        view_.state.share = run_.share();
        return more ? Work::More : Work::Done;
    }
    void takeOver() override {
        const ChainStudy& study = run_.study();
        view_.curves = study.curves;
        view_.halfWay = study.halfWay;
        view_.longRun = study.longRun;
        // Pictures are copied once.
        while (view_.frames.size() < study.film.size())
            view_.frames.push_back(std::make_shared<const ImageTiles>(study.film[view_.frames.size()]));
        while (view_.marks.size() < study.marks.size())
            view_.marks.push_back(std::make_shared<const LongRunMark>(study.marks[view_.marks.size()]));
        if (!view_.mixing && !study.mixing.otherNoise.empty())
            view_.mixing = std::make_shared<const NonMixing>(study.mixing);
        if (run_.finished()) view_.diagnostics = study.diagnostics;
    }

    ChainStudyRun run_;
};

/// The first image of each as a map.
FloatBatch mapsOf(std::initializer_list<const FloatBatch*> batches) {
    const FloatBatch& first = **batches.begin();
    FloatBatch maps(static_cast<int>(batches.size()), 1, first.height, first.width);
    int at = 0;
    for (const FloatBatch* batch : batches) std::ranges::copy(meanOverColours(*batch, 0), maps.image(at++));
    return maps;
}

class ResponseJob final : public StudyJob<ResponseView, ShowResponse> {
 public:
    ResponseJob(std::shared_ptr<OpenState> open, const ShowResponse& request)
        : StudyJob(std::move(open), request), run_(begin(*generator_, request)) {}

 private:
    static ResponseRun begin(const Generator& generator, const ShowResponse& request) {
        if (!(request.amount > 0)) throw Error(ErrorCode::Usage, "The size of the change has to be above 0.");
        const FloatBatch z = generator.initialState(request.start);
        return {generator, z, directionAt(generator, request.direction, z),
                {request.amount, request.start.seed, static_cast<std::uint32_t>(request.start.index)}};
    }
    Work work(int steps) override {
        view_.state.what = "along the chains";
        const bool more = run_.advance(steps);
        view_.state.share = run_.share();
        return more ? Work::More : Work::Done;
    }
    void takeOver() override {
        if (!view_.state.finished) return;
        const ResponseStudy study = run_.result();
        view_.maps = std::make_shared<const FloatBatch>(mapsOf({&study.v, &study.jacobian, &study.finite}));
        view_.pictures = toImageTiles(study.end);
        const ImageTiles moved = toImageTiles(study.moved);
        view_.pictures.pixels.insert(view_.pictures.pixels.end(), moved.pixels.begin(), moved.pixels.end());
        ++view_.pictures.count;
        view_.jacobianGain = study.jacobianGain;
        view_.finiteGain = study.finiteGain;
        view_.alignment = study.alignment;
        view_.identity = study.identity;
    }

    ResponseRun run_;
};

/// A study that waits for pictures of the data first.
template <class View, class Request>
class DataStudyJob : public StudyJob<View, Request> {
 public:
    DataStudyJob(std::shared_ptr<OpenState> open, const Request& request)
        : StudyJob<View, Request>(std::move(open), request), wanted_(request.data) {
        const ModelInfo& model = this->generator_->info();
        wanted_.size = model.size;
        wanted_.channels = model.channels;
    }

 protected:
    /// The set once it has been read; null: not yet.
    std::shared_ptr<const ImageSet> data() {
        if (!set_) set_ = this->open_->dataFor(wanted_, reader_);
        if (!set_) this->view_.state.what = "reading pictures";
        return set_;
    }

 private:
    DataConfig wanted_;
    std::shared_ptr<DataReader> reader_;
    std::shared_ptr<const ImageSet> set_;
};

std::shared_ptr<const ImageTiles> tilesOf(const std::shared_ptr<const ImageSet>& set) { return {set, &set->tiles}; }

class MomentJob final : public DataStudyJob<MomentView, CompareMoments> {
 public:
    using DataStudyJob::DataStudyJob;

 private:
    Work work(int steps) override {
        if (!run_) {
            const auto set = data();
            if (!set) return Work::Waiting;
            view_.dataText = set->description;
            run_.emplace(*generator_, tilesOf(set),
                         MomentOptions{.count = std::max<std::int64_t>(2, view_.request.count),
                                       .seed = view_.request.seed});
        }
        const bool more = run_->advance(steps);
        view_.state.what = run_->progress().what;
        view_.state.share = run_->share();
        return more ? Work::More : Work::Done;
    }
    void takeOver() override {
        if (!view_.state.finished) return;
        MomentComparison moments = run_->take();
        view_.data = moments.data;
        view_.samples = moments.samples;
        view_.layers = std::move(moments.layers);
    }

    std::optional<MomentRun> run_;
};

class TopLearningJob final : public DataStudyJob<TopLearningView, LearnTop> {
 public:
    using DataStudyJob::DataStudyJob;

 private:
    TopLearningOptions options() const {
        const LearnTop& request = view_.request;
        TopLearningOptions options;
        options.iterations = std::max<std::int64_t>(1, request.iterations);
        options.batch = batchSize(generator_->info());
        options.learningRate = request.learningRate;
        options.seed = request.seed;
        options.count = std::max<std::int64_t>(2, request.count);
        options.reportEvery = std::max<std::int64_t>(1, options.iterations / kReportTimes);
        options.longMultiple = std::clamp(request.multiple, 0, 100);
        options.longCount = options.batch;
        return options;
    }
    Work work(int steps) override {
        if (!run_) {
            const auto set = data();
            if (!set) return Work::Waiting;
            run_.emplace(*generator_, tilesOf(set), options());
            view_.statistics = run_->result().statistics;
        }
        const bool more = run_->advance(steps);
        view_.state.what = run_->progress().what;
        view_.state.share = run_->share();
        return more ? Work::More : Work::Done;
    }
    void takeOver() override {
        if (!run_) return;
        const TopLearningResult& result = run_->result();
        view_.rows = result.rows;
        if (result.untrained.chains > 0) view_.untrained = result.untrained;
        if (result.shortRun.chains > 0) view_.shortRun = result.shortRun;
        view_.longRuns = result.longRuns;
        view_.pictures = result.pictures;
        view_.longPictures = result.longPictures;
    }

    std::optional<TopLearningRun> run_;
};

}  // namespace

std::unique_ptr<Job> makeStudyJob(std::shared_ptr<OpenState> open, const ExploreRequest& request) {
    const auto* chains = std::get_if<StudyChains>(&request);
    const auto* response = std::get_if<ShowResponse>(&request);
    const auto* moments = std::get_if<CompareMoments>(&request);
    const auto* top = std::get_if<LearnTop>(&request);
    if (!chains && !response && !moments && !top) return nullptr;
    if (!open->generator) throw Error(ErrorCode::Usage, "No model is open: train one, or open a model file.");
    if (chains) return std::make_unique<ChainStudyJob>(std::move(open), *chains);
    if (response) return std::make_unique<ResponseJob>(std::move(open), *response);
    if (moments) return std::make_unique<MomentJob>(std::move(open), *moments);
    return std::make_unique<TopLearningJob>(std::move(open), *top);
}

}  // namespace shortrun
