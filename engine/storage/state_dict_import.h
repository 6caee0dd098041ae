// A foreign state dict as a model of ours: the authors' published networks, told by their keys and shapes.
// Torch-free; pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/model_file.h"

namespace shortrun {

/// Takes the weights under the keys `f.N.weight`, `f.N.bias` or `convN.weight`, `convN.bias` (also behind
/// "module.", as DataParallel saves them) in the order of N. Channels, n_f and the image's size follow from
/// the shapes; all else is `settings`'. `negate`: the file's network is the energy, whose negative our f is
/// (Anatomy: x <- x - f'(x)). Error{BadInput} names `origin` and the layer that does not fit the authors'
/// network.
ModelFile importStateDict(const std::vector<NamedArray>& arrays, const Config& settings, bool negate,
                          const std::string& origin);

}  // namespace shortrun
