// The numbers of one iteration in the laboratory's plane. A value; any thread.
#pragma once

#include <cstdint>

namespace shortrun {

struct PlaneGauges {
    std::int64_t iteration = 0;
    double dataQ = 0;         ///< KL(data, q), nats
    /// KL(data, the data through the kernel that q is seen through): dataQ of chains that are draws of the data
    double kernelFloor = 0;
    double dataP = 0;         ///< KL(data, p)
    double qP = 0;            ///< KL(q, p)
    double energyGap = 0;     ///< d = mean f(data) - mean f(chains' ends)
    double gradientNorm = 0;  ///< r = mean norm of f' along the chains
    double outside = 0;       ///< share of the chains' ends beyond the square
};

}  // namespace shortrun
