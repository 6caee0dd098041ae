// Chooses the data noise sigma while training runs, from the path ratio q. Torch-free; any thread.
#pragma once

#include <span>
#include <vector>

namespace shortrun {

/// The authors lower sigma by hand "until training is unstable". q = s K r_t / D says how near that is: 1.0
/// to 1.25 while training is healthy, more when the chains begin to swing (metrics_row.h). So sigma rises
/// while the smoothed q is above the band and falls slowly while it is below.
class NoiseController {
 public:
    explicit NoiseController(double start);

    double dataNoiseStd() const { return sigma_; }
    /// q of one completed iteration.
    void observe(double pathRatio);
    /// After a divergence: sigma is raised by `factor` at once.
    void raise(double factor);

    /// Everything that it remembers, for an exact resume.
    std::vector<double> state() const;
    /// False: not a state that it could have been in; nothing is changed.
    bool restore(std::span<const double> state);

 private:
    double sigma_;
    double smoothed_ = 0;  ///< q, smoothed
};

}  // namespace shortrun
