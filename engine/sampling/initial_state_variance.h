// How large noise is. A pure function; any thread.
#pragma once

#include "engine/config/config.h"

namespace shortrun {

/// E|z|^2 of one number of z ~ p0: 1/3 (uniform on [-1, 1]) or 1 (Gaussian).
double initialStateVariance(InitialState law);

}  // namespace shortrun
