// How a run is eased after a divergence. Torch-free; engine thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shortrun {

/// What one recovery does: back to the newest calm state from before `before`, and on with more data noise and a lower
/// learning rate.
struct Recovery {
    std::int64_t before = 0;  ///< an iteration
    double noiseFactor = 1;   ///< for the data noise: 1.5 at the first attempt
    double rateFactor = 1;    ///< for the learning rate: 0.5 at the first attempt
    bool again = false;       ///< the last recovery was of the same divergence, and did not help
};

/// A divergence that comes again soon after the place of the last one is the same one: the state that the run
/// went back to had it in itself already. Each further attempt goes back from where the last one began, by
/// 100, 200, 400, 800, and then always by 1,600 iterations, and eases the run by one factor more than the
/// last: a state from further back is from before the last attempt, and knows nothing of its easing.
class RecoveryPlan {
 public:
    /// For a divergence that began at `onset`. To be followed by wentBackTo() where the run goes on.
    Recovery next(std::int64_t onset);
    /// Where the state lay that was found.
    void wentBackTo(std::int64_t iteration) { returned_ = iteration; }

    /// Everything that it remembers, for going on after a stop.
    std::vector<double> state() const;
    /// False: not a state that it could have been in; nothing is changed.
    bool restore(std::span<const double> state);

 private:
    std::int64_t onset_ = 0;     ///< of the last divergence
    std::int64_t returned_ = 0;  ///< the iteration that it went back to
    int attempts_ = 0;           ///< made at that divergence; 0: there was none yet
};

}  // namespace shortrun
