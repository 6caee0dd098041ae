#include "engine/plane/plane_desk.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"

namespace shortrun {
namespace {

constexpr std::chrono::milliseconds kSlice{8};
constexpr std::chrono::milliseconds kFrame{25};         // no sooner after the last is there anything to show
constexpr std::chrono::milliseconds kLongestFrame{33};  // then chains are shown on their way
constexpr int kLookEvery = 5;                           // iterations, where nobody waits for each
constexpr std::size_t kLongestCurve = 2000;
constexpr std::size_t kSamplesShown = 512;

std::shared_ptr<const PlaneMap> mapOf(const std::vector<double>& values, const PlaneGrid& grid) {
    auto map = std::make_shared<PlaneMap>();
    map->side = grid.side;
    map->extent = grid.extent;
    map->values.assign(values.begin(), values.end());
    return map;
}

PlanePoint pointOf(const PlanePoints& points, std::size_t i) {
    return {static_cast<float>(points.x[i]), static_cast<float>(points.y[i])};
}

std::vector<PlanePoint> listOf(const PlanePoints& points) {
    std::vector<PlanePoint> list;
    for (std::size_t i = 0; i < points.size(); ++i) list.push_back(pointOf(points, i));
    return list;
}

std::vector<PlanePath> pathsOf(const PlaneWorld& world) {
    const auto& states = world.paths();
    std::vector<PlanePath> paths(states.empty() ? 0 : states.front().size());
    for (const PlanePoints& state : states)
        for (std::size_t i = 0; i < paths.size(); ++i) paths[i].points.push_back(pointOf(state, i));
    return paths;
}

class PlaneJob final : public Job {
 public:
    explicit PlaneJob(std::shared_ptr<PlaneDesk> desk) : desk_(std::move(desk)) {}
    Advance advance(Outbox& out) override { return desk_->advance(out); }

 private:
    std::shared_ptr<PlaneDesk> desk_;
};

}  // namespace

void PlaneDesk::take(const MovePlane& request) {
    movesPerSecond_ = request.movesPerSecond;
    running_ = request.motion == PlaneMotion::Run;
    if (request.motion != PlaneMotion::Step && request.motion != PlaneMotion::Iterate) steps_ = iterations_ = 0;
    steps_ += request.motion == PlaneMotion::Step;
    iterations_ += request.motion == PlaneMotion::Iterate;
    changed_ = true;
    problem_.clear();
    nextMove_ = Clock::now();
    try {
        if (!world_ || request.restart)
            begin(request.config);
        else
            adopt(request.config);
    } catch (const Error& error) {
        problem_ = error.message();
        running_ = false;
        steps_ = iterations_ = 0;
    }
}

void PlaneDesk::begin(const PlaneConfig& config) {
    auto world = std::make_unique<PlaneWorld>(config);
    world_ = std::move(world);
    ++worlds_;
    sight_ = {};
    dataMap_.reset();
    samples_.reset();
    curve_.clear();
    shownCurve_.reset();
    curveEvery_ = 1;
    secondsPerIteration_ = 0;
    learnt_ = {};
}

void PlaneDesk::adopt(const PlaneConfig& config) {
    const PlaneConfig before = world_->config();
    if (!world_->setConfig(config)) return begin(config);
    if (!(config == before)) sight_ = {};
    if (!(config.data == before.data) || config.grid != before.grid || config.bandwidth != before.bandwidth) {
        dataMap_.reset();
        samples_.reset();
    }
}

bool PlaneDesk::isDue() {
    if (!running_ || movesPerSecond_ <= 0) return true;
    const auto now = Clock::now();
    if (now < nextMove_) return false;
    nextMove_ = std::max(nextMove_ + std::chrono::duration_cast<Clock::duration>(
                                         std::chrono::duration<double>(1.0 / movesPerSecond_)),
                         now - kFrame);
    return true;
}

bool PlaneDesk::moveOnce() {
    const auto moved = world_->advance();
    changed_ = true;
    if (world_->lost()) {
        running_ = false;
        steps_ = iterations_ = 0;
        problem_ = "The chains have left for infinity: restart with a lower learning rate or a smaller step size.";
        return false;
    }
    if (moved == PlaneWorld::Moved::Learnt) {
        const auto now = Clock::now();
        const double seconds = std::chrono::duration<double>(now - std::exchange(learnt_, now)).count();
        if (seconds < 10)
            secondsPerIteration_ +=
                (secondsPerIteration_ == 0 ? 1.0 : 0.1) * (seconds - secondsPerIteration_);
        if (iterations_ > 0) --iterations_;
        if (world_->iteration() % kLookEvery == 0 || !running_ || slow()) look();
    }
    if (steps_ > 0) --steps_;
    return running_ || steps_ > 0 || iterations_ > 0;
}

Advance PlaneDesk::advance(Outbox& out) {
    const auto begin = Clock::now();
    bool more = world_ && !world_->lost() && (running_ || steps_ > 0 || iterations_ > 0);
    if (world_ && world_->lost() && problem_.empty() && running_) moveOnce();
    bool waits = false;
    while (more && Clock::now() - begin < kSlice) {
        if (!isDue()) {
            waits = true;
            break;
        }
        more = moveOnce();
        // Nothing but whole iterations is shown at full speed, unless they are long.
        const auto sinceShown = Clock::now() - shown_;
        const bool whole = world_->learnt() || slow() || sinceShown > kLongestFrame;
        if (whole && sinceShown >= kFrame && out.taken()) break;
    }
    const auto sinceShown = Clock::now() - shown_;
    const bool whole = !world_ || world_->learnt() || slow() || sinceShown > kLongestFrame;
    if (changed_ && (!more || (whole && sinceShown >= kFrame && out.taken()))) show(out);
    if (!more) return Advance::Finished;
    return waits ? Advance::Waiting : Advance::More;
}

void PlaneDesk::look() {
    const PlaneGrid grid = world_->grid();
    const PlaneConfig& config = world_->config();
    const std::vector<double> f = world_->landscape(grid);
    const PlanePoints ends = world_->recentEnds();
    sight_.iteration = world_->iteration();
    sight_.f = mapOf(f, grid);
    sight_.p = mapOf(boltzmann(f, config.sampler.temperature(), grid).values, grid);
    sight_.q = mapOf(gaussianMixture(ends, config.bandwidth, grid).values, grid);
    sight_.gauges = world_->gauges(ends, grid);
    if (!ends.empty()) keep(sight_.gauges);
}

void PlaneDesk::keep(const PlaneGauges& gauges) {
    if (!curve_.empty() && gauges.iteration < curve_.back().iteration + curveEvery_) return;
    curve_.push_back(gauges);
    shownCurve_.reset();
    if (curve_.size() < kLongestCurve) return;
    // Every second row goes, and from now on rows come half as often.
    for (std::size_t i = 0; 2 * i < curve_.size(); ++i) curve_[i] = curve_[2 * i];
    curve_.resize((curve_.size() + 1) / 2);
    curveEvery_ = curveEvery_ == 1 ? 2 * kLookEvery : 2 * curveEvery_;
}

std::shared_ptr<const PlaneMap> PlaneDesk::lawOfStep() const {
    return mapOf(gaussianMixture(world_->chains(), world_->config().bandwidth, world_->grid()).values, world_->grid());
}

void PlaneDesk::show(Outbox& out) {
    shown_ = Clock::now();
    changed_ = false;
    PlaneView view;
    view.problem = problem_;
    view.world = worlds_;
    view.running = running_;
    if (!world_) return out.show(std::move(view));
    if (sight_.iteration < 0) look();
    if (!dataMap_)
        dataMap_ =
            mapOf(world_->data().density(world_->grid(), world_->config().bandwidth).values, world_->grid());
    if (!samples_)
        samples_ = std::make_shared<const std::vector<PlanePoint>>(
            listOf(world_->data().draw(kSamplesShown, world_->config().seed, 0)));
    if (!shownCurve_) shownCurve_ = std::make_shared<const std::vector<PlaneGauges>>(curve_);
    view.config = world_->config();
    view.iteration = world_->iteration();
    view.step = world_->step();
    view.learnt = world_->learnt();
    view.lost = world_->lost();
    view.dataText = world_->data().description();
    view.data = dataMap_;
    view.p = sight_.p;
    view.q = sight_.q;
    view.f = sight_.f;
    // Where every step is seen, q is the law of the chains on their way.
    if ((slow() || !running_) && !world_->learnt()) {
        view.q = lawOfStep();
        view.lawOf = world_->step();
    }
    view.samples = samples_;
    view.chains = listOf(world_->chains());
    view.paths = pathsOf(*world_);
    view.gauges = sight_.gauges;
    view.curve = shownCurve_;
    view.iterationsPerSecond = running_ && !slow() && secondsPerIteration_ > 0 ? 1.0 / secondsPerIteration_ : 0;
    out.show(std::move(view));
}

std::unique_ptr<Job> makePlaneJob(std::shared_ptr<PlaneDesk>& desk, const MovePlane& request) {
    if (!desk) desk = std::make_shared<PlaneDesk>();
    desk->take(request);
    return std::make_unique<PlaneJob>(desk);
}

}  // namespace shortrun
