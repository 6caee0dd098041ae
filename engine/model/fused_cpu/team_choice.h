// All threads together, or one alone? Decided by what steps have lately taken. Any thread, one at a time.
#pragma once

namespace shortrun {

/// Threads that work on one image wait for each other several times a step: quicker than one alone on a quiet
/// machine, and many times slower where another program holds a core. Steps are made the way that has lately
/// been quicker; now and then the other way has one, less and less often while it stays slower.
class TeamChoice {
 public:
    /// How the next step is to be made.
    bool together() const { return trial_ ? !togetherIsQuicker() : togetherIsQuicker(); }
    /// What that step took, in seconds.
    void took(double seconds);
    /// The two ways differ in their bytes here: all steps are made together from now on.
    void stayTogether() { stays_ = true; }

 private:
    bool togetherIsQuicker() const { return stays_ || alone_ < 0 || (together_ >= 0 && together_ <= alone_); }

    double together_ = -1, alone_ = -1;  ///< moving averages of a step's time; below 0: none was made
    bool stays_ = false;
    bool trial_ = false;  ///< the next step is one of the slower way
    int sinceTrial_ = 0;  ///< steps
    int untilTrial_ = 1;  ///< steps between trials
};

}  // namespace shortrun
