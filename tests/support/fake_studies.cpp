#include "support/fake_studies.h"

#include <algorithm>
#include <cmath>

#include "support/fake_pictures.h"

namespace shortrun::fake {

namespace {

constexpr int kFilmed = 8;
constexpr double kEndsShare = 0.1;

template <class View, class Request>
class FakeStudy : public Job {
 public:
    FakeStudy(const SharedState& shared, const Request& request, int slices)
        : shared_(shared), slices_(std::max(1, slices)) {
        view_.request = request;
        view_.state.model = shared->status.model->name;
        view_.state.iteration = shared->status.model->iteration;
        view_.state.what = "samples";
    }
    Advance advance(Outbox& out) override {
        shared_->pretendToWork();
        ++slice_;
        view_.state.share = static_cast<double>(slice_) / slices_;
        view_.state.secondsLeft = slices_ - slice_;
        view_.state.finished = slice_ >= slices_;
        fill();
        out.show(view_);
        return view_.state.finished ? Advance::Finished : Advance::More;
    }
    void stop(Outbox& out) override {
        view_.state.stopped = true;
        out.show(view_);
    }

 protected:
    virtual void fill() = 0;
    int size() const { return shared_->script->size; }
    int channels() const { return shared_->script->channels; }

    SharedState shared_;
    int slices_, slice_ = 0;
    View view_;
};

class ChainStudy final : public FakeStudy<ChainStudyView, StudyChains> {
 public:
    ChainStudy(const SharedState& shared, const StudyChains& request)
        : FakeStudy(shared, request, shared->script->chainSlices) {
        view_.steps = shared->status.config.sampler.steps;
    }

 private:
    void fill() override {
        if (view_.state.share < kEndsShare) return;  // the real one makes the chains' ends first
        const int last = static_cast<int>(view_.steps * view_.state.share);
        for (int k = static_cast<int>(view_.frames.size()); k <= last; ++k) addState(k);
        if (view_.state.finished) addEnd();
    }
    void addState(int k) {
        const double way = static_cast<double>(k) / view_.steps;
        ChainCurves& c = view_.curves;
        if (k > 0) c.residualNorm.push_back(1.1 + 0.4 * std::exp(-6 * way));
        if (k > 0) c.driftNorm.push_back(0.9 + 0.4 * std::exp(-6 * way));
        c.energy.push_back(8 * std::log1p(k) - 20);
        c.fromStart.push_back(30 * way);
        c.toEnd.push_back(30 * (1 - way));
        c.otherNoise.push_back(2 * way);
        c.otherStart.push_back(45 - 8 * way);
        if (view_.halfWay < 0 && way >= 0.5) view_.halfWay = k;
        view_.frames.push_back(std::make_shared<const ImageTiles>(
            faces(view_.request.seed, std::min(kFilmed, view_.request.count), size(), channels(), 1 - way)));
    }
    void addEnd() {
        NonMixing mixing;
        for (int i = 0; i < view_.request.count; ++i) {
            mixing.otherNoise.push_back(2 + 0.1 * std::sin(i));
            mixing.otherStart.push_back(37 + 2 * std::sin(3.0 * i));
        }
        mixing.ratio = 2.0 / 37;
        for (int b = 0; b <= 24; ++b) mixing.binEdges.push_back(40.0 * b / 24);
        mixing.noiseCounts.assign(24, 0);
        mixing.startCounts.assign(24, 0);
        mixing.noiseCounts[1] = view_.request.count;
        mixing.startCounts[22] = view_.request.count;
        view_.mixing = std::make_shared<const NonMixing>(mixing);
        for (const int times : {1, 2, 5, 10, 20, 50, 100}) {
            if (times > view_.request.multiple) break;
            LongRunMark mark{times * view_.steps, 10.0 + times, 0.01 * times, 5.0 * (times - 1), {}};
            mark.pictures = faces(view_.request.seed, kFilmed, size(), channels(), 0.01 * times);
            view_.marks.push_back(std::make_shared<const LongRunMark>(std::move(mark)));
        }
        for (int k = 1; k <= view_.request.multiple * view_.steps; k += view_.request.multiple) {
            view_.longRun.steps.push_back(k);
            view_.longRun.energy.push_back(8 * std::log1p(k) - 20);
            view_.longRun.saturation.push_back(std::min(1.0, 1e-4 * k));
        }
        ChainDiagnostics d;
        d.splitRHat = 7.4;
        d.rankRHat = 4.1;
        d.effectiveSize = 21;
        d.chains = view_.request.count;
        d.draws = 50;
        view_.diagnostics = d;
    }
};

class Response final : public FakeStudy<ResponseView, ShowResponse> {
 public:
    Response(const SharedState& shared, const ShowResponse& request) : FakeStudy(shared, request, 2) {}

 private:
    void fill() override {
        if (!view_.state.finished) return;
        const LatentDirection& v = view_.request.direction;
        view_.pictures = ImageTiles(2, size(), size(), channels());
        for (int i = 0; i < 2; ++i) drawFace(view_.pictures, i, traitsOf(view_.request.start), 0.02 * i);
        auto maps = std::make_shared<FloatBatch>(3, 1, size(), size());
        for (int row = 0; row < size(); ++row)
            for (int column = 0; column < size(); ++column) {
                const double away = std::hypot(row - v.row, column - v.column);
                const auto at = static_cast<std::size_t>(row * size() + column);
                const bool inside = std::abs(row - v.row) <= v.side / 2 && std::abs(column - v.column) <= v.side / 2;
                maps->image(0)[at] = maps->image(1)[at] = inside ? 1 : 0;
                maps->image(2)[at] = static_cast<float>(1.4 * std::exp(-0.02 * away * away) * std::cos(away));
            }
        view_.maps = maps;
        view_.jacobianGain = 1;
        view_.finiteGain = 1 + view_.request.amount;
        view_.alignment = 0.6;
        view_.identity = true;
    }
};

class Moments final : public FakeStudy<MomentView, CompareMoments> {
 public:
    Moments(const SharedState& shared, const CompareMoments& request)
        : FakeStudy(shared, request, shared->script->chainSlices) {}

    Advance advance(Outbox& out) override {
        if (view_.request.data.source.find("broken") == std::string::npos) return FakeStudy::advance(out);
        view_.state.problem = "'" + view_.request.data.source + "' holds no picture that can be read.";
        out.show(view_);
        throw Error(ErrorCode::BadInput, view_.state.problem);
    }

 private:
    void fill() override {
        if (!view_.state.finished) return;
        view_.dataText = view_.request.data.source;
        view_.data = view_.samples = view_.request.count;
        for (int layer = 4; layer > 0; --layer) {
            LayerMoments moments;
            const int width = 8 << layer;
            moments.name = "layer " + std::to_string(layer) + " of 4, " + std::to_string(width) + " channels";
            for (int c = 0; c < width; ++c) {
                moments.data.push_back(0.1 + 0.5 * std::abs(std::sin(c * 1.7)));
                moments.samples.push_back(moments.data.back() + 0.05 * std::sin(c * 5.1));
                moments.dataError.push_back(0.01);
                moments.samplesError.push_back(0.012);
            }
            moments.gap = 0.05 * layer;
            moments.interval = {0.04 * layer, 0.06 * layer};
            moments.samplingError = 0.02;
            view_.layers.push_back(std::move(moments));
        }
    }
};

class TopLearning final : public FakeStudy<TopLearningView, LearnTop> {
 public:
    TopLearning(const SharedState& shared, const LearnTop& request)
        : FakeStudy(shared, request, shared->script->chainSlices * 2) {
        view_.statistics = 2048;
        view_.untrained = TopMomentGap{50, request.count, 1.2, 0.05};
    }

 private:
    void fill() override {
        TopLearningRow row;
        row.iteration = static_cast<std::int64_t>(view_.request.iterations * view_.state.share);
        row.gap = 0.05 + std::exp(-4 * view_.state.share);
        row.samplingError = 0.04;
        view_.rows.push_back(row);
        if (!view_.state.finished) return;
        view_.shortRun = TopMomentGap{50, view_.request.count, 0.055, 0.05};
        for (const int times : {1, 2, 5, 10, 20})
            view_.longRuns.push_back({50 * times, 64, 0.06 * times, 0.1});
        view_.pictures = faces(view_.request.seed, 16, size(), channels());
        view_.longPictures = faces(view_.request.seed, 16, size(), channels(), 0.4);
    }
};

}  // namespace

std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const StudyChains& request) {
    return std::make_unique<ChainStudy>(shared, request);
}
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const ShowResponse& request) {
    return std::make_unique<Response>(shared, request);
}
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const CompareMoments& request) {
    return std::make_unique<Moments>(shared, request);
}
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const LearnTop& request) {
    return std::make_unique<TopLearning>(shared, request);
}

}  // namespace shortrun::fake
