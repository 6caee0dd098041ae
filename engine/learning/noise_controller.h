// Chooses the data noise sigma while training runs, from the path ratio q. Torch-free; any thread.
#pragma once

#include <span>
#include <vector>

namespace shortrun {

/// The authors lower sigma by hand "until training is unstable". q = s K r_t / D says how near that is: 1.0
/// to 1.25 while training is healthy, more when the chains begin to swing (metrics_row.h). So the controller
/// - raises sigma while the smoothed q is above 1.25, the faster the farther above;
/// - lowers it by 0.3 % an iteration while q is below 1.12, and by 0.05 % up to 1.2, so that it finds back
///   when a falling learning rate has made room;
/// - and where sigma has had to grow past 0.05, which shows as grain in the pictures, leaves most of the work
///   to the learning rate, which then falls, to a tenth of its schedule at most, while sigma rises a quarter
///   as fast.
class NoiseController {
 public:
    explicit NoiseController(double start);

    double dataNoiseStd() const { return sigma_; }
    /// In (0, 1]: what the schedule's learning rate is to be multiplied by. Never rises again.
    double rateFactor() const { return rateFactor_; }
    /// q of one completed iteration. `cautious`: where the controller has lowered the learning rate, sigma moves that
    /// much more slowly, too. A network that learns at a tenth of the rate shows in q ten times later what a sigma
    /// does to it; by then sigma would long be far too large or too small, and would swing between the two.
    void observe(double pathRatio, bool cautious = false);
    /// After a divergence: sigma is raised by `factor` at once.
    void raise(double factor);

    /// Everything that it remembers, for an exact resume.
    std::vector<double> state() const;
    /// False: not a state that it could have been in; nothing is changed.
    bool restore(std::span<const double> state);

 private:
    void stabilise(double strength, double pace);

    double sigma_;
    double rateFactor_ = 1.0;
    double smoothed_ = 0;  ///< q, smoothed; 0 before the first
};

}  // namespace shortrun
