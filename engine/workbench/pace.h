// How fast a training run goes, pauses left out. Engine thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace shortrun {

/// Adds up the time spent in learning, and smooths the time of an iteration and of a Langevin step.
class Pace {
 public:
    using Clock = std::chrono::steady_clock;

    /// `chainSteps` Langevin steps, or 0: something else.
    void worked(std::chrono::duration<double> time, int chainSteps) {
        seconds_ += time.count();
        sinceIteration_ += time.count();
        if (chainSteps > 0) smooth(secondsPerStep_, time.count() / chainSteps);
    }
    /// How many Langevin steps fit into such a time; at least 1.
    int stepsWithin(double milliseconds) const {
        if (secondsPerStep_ <= 0) return 1;
        return std::clamp(static_cast<int>(milliseconds / millisecondsPerStep()), 1, 1000);
    }
    /// `queuedSteps`: Langevin steps of the iteration that a device was only asked for, so that nobody saw them take
    /// their time; they get the iteration's, its update included.
    void iterationDone(int queuedSteps = 0) {
        smooth(secondsPerIteration_, sinceIteration_);
        if (queuedSteps > 0) smooth(secondsPerStep_, sinceIteration_ / queuedSteps);
        sinceIteration_ = 0;
    }
    /// Goes on from the seconds of an earlier part of the run.
    void resume(double seconds) { seconds_ = seconds; }

    double seconds() const { return seconds_; }
    double iterationsPerSecond() const { return secondsPerIteration_ > 0 ? 1.0 / secondsPerIteration_ : 0.0; }
    double millisecondsPerStep() const { return 1000.0 * secondsPerStep_; }

 private:
    static void smooth(double& value, double sample) { value = value == 0 ? sample : 0.9 * value + 0.1 * sample; }

    double seconds_ = 0;
    double sinceIteration_ = 0;
    double secondsPerIteration_ = 0;
    double secondsPerStep_ = 0;
};

}  // namespace shortrun
