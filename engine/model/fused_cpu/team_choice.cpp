#include "engine/model/fused_cpu/team_choice.h"

#include <algorithm>

namespace shortrun {
namespace {
/// The newest step counts half: a core that is taken away shows at once.
constexpr double kNewest = 0.5;
constexpr int kFirstPause = 16;
constexpr int kLongestPause = 4096;
}  // namespace

void TeamChoice::took(double seconds) {
    if (stays_) return;
    const bool before = togetherIsQuicker();
    double& average = together() ? together_ : alone_;
    average = average < 0 ? seconds : (1 - kNewest) * average + kNewest * seconds;
    if (togetherIsQuicker() != before) {
        untilTrial_ = kFirstPause;
        sinceTrial_ = 0;
    } else if (trial_) {
        untilTrial_ = std::clamp(2 * untilTrial_, kFirstPause, kLongestPause);
        sinceTrial_ = 0;
    } else {
        ++sinceTrial_;
    }
    trial_ = sinceTrial_ >= untilTrial_;
    // A trial is judged by itself: what the way took long ago does not count.
    if (trial_) (togetherIsQuicker() ? alone_ : together_) = -1;
}

}  // namespace shortrun
