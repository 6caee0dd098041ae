#include "support/fake_plane.h"

#include <cmath>

namespace shortrun::fake {

namespace {

constexpr int kSide = 48;
constexpr int kChains = 64;

/// Bumps on a circle, as sharp as `sharpness` says.
std::shared_ptr<const PlaneMap> bumps(int count, double sharpness) {
    auto map = std::make_shared<PlaneMap>();
    map->side = kSide;
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const double x = -1.5 + 3.0 * (column + 0.5) / kSide, y = -1.5 + 3.0 * (row + 0.5) / kSide;
            double sum = 0;
            for (int i = 0; i < count; ++i) {
                const double dx = x - 0.8 * std::cos(6.2832 * i / count), dy = y - 0.8 * std::sin(6.2832 * i / count);
                sum += std::exp(-sharpness * (dx * dx + dy * dy));
            }
            map->values.push_back(static_cast<float>(sum));
        }
    return map;
}

class PlaneJob : public Job {
 public:
    PlaneJob(std::shared_ptr<FakeWorkbench::Shared> shared, MovePlane request)
        : shared_(std::move(shared)), request_(std::move(request)), view_(shared_->plane) {
        const bool other =
            request_.config.seed != view_.config.seed || !(request_.config.network == view_.config.network);
        if (request_.restart || other || view_.world == 0) {
            const auto world = view_.world + 1;
            view_ = {};
            view_.world = world;
        }
        view_.config = request_.config;
        view_.running = request_.motion == PlaneMotion::Run;
        view_.dataText = "made up";
        view_.problem = request_.config.data.file.find("broken") != std::string::npos
                            ? "'" + request_.config.data.file + "' holds no points: two numbers a line are expected."
                            : std::string();
        if (!view_.problem.empty()) view_.running = false;
    }

    Advance advance(Outbox& out) override {
        shared_->pretendToWork();
        if (view_.problem.empty()) move();
        show(out);
        return view_.running ? Advance::More : Advance::Finished;
    }

 private:
    void move() {
        const int steps = view_.config.sampler.steps;
        switch (request_.motion) {
            case PlaneMotion::Rest:
                return;
            case PlaneMotion::Step:
                if (view_.learnt)
                    return begin();
                if (view_.step < steps) {
                    ++view_.step;
                    return;
                }
                break;
            case PlaneMotion::Run:
            case PlaneMotion::Iterate:
                view_.step = steps;
                break;
        }
        learn();
    }
    void begin() {
        view_.step = 0;
        view_.learnt = false;
    }
    void learn() {
        view_.learnt = true;
        ++view_.iteration;
        const double t = static_cast<double>(view_.iteration);
        view_.gauges = {view_.iteration,
                        0.2 + std::exp(-t / 40),
                        20 + 5 * std::sin(t / 9),
                        21,
                        0.1 * std::sin(t),
                        0.4,
                        0};
        curve_ = view_.curve ? *view_.curve : std::vector<PlaneGauges>{};
        curve_.push_back(view_.gauges);
        view_.curve = std::make_shared<const std::vector<PlaneGauges>>(curve_);
    }
    void show(Outbox& out) {
        view_.data = bumps(view_.config.data.modes, 60);
        view_.p = bumps(3, 300);
        view_.q = bumps(view_.config.data.modes, 50);
        view_.f = bumps(view_.config.data.modes, 4);
        view_.lawOf = view_.learnt || view_.running ? -1 : view_.step;
        view_.chains.clear();
        view_.paths.assign(kChains, {});
        for (int i = 0; i < kChains; ++i) {
            for (int k = 0; k <= view_.step; ++k) {
                const auto radius = static_cast<float>(0.2 + 0.6 * k / view_.config.sampler.steps);
                view_.paths[i].points.push_back({radius * std::cos(0.1f * i), radius * std::sin(0.1f * i)});
            }
            view_.chains.push_back(view_.paths[i].points.back());
        }
        view_.samples = std::make_shared<const std::vector<PlanePoint>>(view_.chains);
        shared_->plane = view_;
        out.show(view_);
    }

    std::shared_ptr<FakeWorkbench::Shared> shared_;
    MovePlane request_;
    PlaneView view_;
    std::vector<PlaneGauges> curve_;
};

}  // namespace

std::unique_ptr<Job> makePlaneJob(const std::shared_ptr<FakeWorkbench::Shared>& shared, const MovePlane& request) {
    return std::make_unique<PlaneJob>(shared, request);
}

}  // namespace shortrun::fake
