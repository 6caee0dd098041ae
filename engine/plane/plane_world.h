// Algorithm 1 in the plane, one Langevin step or one update at a time, with everything that there is to see of it.
// One thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "engine/config/plane_config.h"
#include "engine/core/plane_gauges.h"
#include "engine/plane/plane_data.h"
#include "engine/plane/plane_density.h"
#include "engine/plane/plane_network.h"

namespace shortrun {

/// An iteration goes through: new chains (step 0), K Langevin steps, the update of theta. Everything random in it is a
/// function of (seed, iteration): the same configuration gives the same bytes.
class PlaneWorld {
 public:
    explicit PlaneWorld(const PlaneConfig& config);

    /// What may change under way takes effect at once; false, and nothing changes: this needs a new world (network,
    /// seed). Throws what PlaneData throws, and then nothing has changed.
    bool setConfig(const PlaneConfig& config);
    const PlaneConfig& config() const { return config_; }

    enum class Moved { Drawn, Stepped, Learnt };
    /// The next of these. Does nothing once lost().
    Moved advance();
    void advanceIteration();

    std::int64_t iteration() const { return iteration_; }  ///< updates made
    int step() const { return step_; }                     ///< k: Langevin steps of these chains
    bool learnt() const { return learnt_; }                ///< these chains have served their update
    /// The chains have left for infinity, and the numbers with them: only a new world helps.
    bool lost() const { return lost_; }

    const PlaneData& data() const { return *data_; }
    const PlaneNetwork& network() const { return network_; }
    const PlanePoints& chains() const { return chains_; }
    /// x_0 ... x_k of the first few chains, k after k.
    const std::vector<PlanePoints>& paths() const { return paths_; }
    /// The ends of the last iterations' chains, at most `kPooled`: what q is seen through while learning.
    PlanePoints recentEnds() const;
    /// The ends of new chains as the present theta makes them, from p0 (or where the configuration begins them;
    /// persistent chains begin where they stand).
    PlanePoints freshEnds(std::size_t count, std::uint64_t draw) const;
    /// f at each cell.
    std::vector<double> landscape(const PlaneGrid& grid) const;
    PlaneGrid grid() const { return {config_.grid, kPlaneExtent}; }

    /// Of the last update; KL from recentEnds().
    PlaneGauges gauges() const;
    /// The same with q from `ends`, on any grid.
    PlaneGauges gauges(const PlanePoints& ends, const PlaneGrid& grid) const;

    static constexpr std::size_t kPaths = 64;
    static constexpr std::size_t kPooled = 2048;

 private:
    void drawChains();
    void langevinStep();
    void learn();
    PlanePoints startsOf(ChainStart start, std::size_t count, std::uint64_t seed, std::uint32_t iteration) const;
    /// One Langevin step of these points; returns the mean norm of f'.
    double move(PlanePoints& points, std::uint64_t seed, std::uint32_t iteration, int step) const;
    void remember(const PlanePoints& states);
    std::uint32_t field() const { return static_cast<std::uint32_t>(iteration_); }

    PlaneConfig config_;
    std::unique_ptr<const PlaneData> data_;
    PlaneNetwork network_;
    std::vector<double> mean_, square_;  ///< Adam's
    PlanePoints chains_;
    PlanePoints persistent_;
    std::vector<PlanePoints> paths_;
    std::deque<PlanePoints> ends_;  ///< newest first
    std::int64_t iteration_ = 0;
    int step_ = 0;
    bool learnt_ = false, lost_ = false;
    double normSum_ = 0;
    double energyGap_ = 0, gradientNorm_ = 0;
    /// On grid(), while the data and the kernel stay.
    struct SeenData {
        PlaneDensity density;
        double kernelFloor;
    };
    SeenData seeData(const PlaneGrid& grid) const;
    mutable std::optional<SeenData> seenData_;
};

}  // namespace shortrun
