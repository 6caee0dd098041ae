#include "engine/learning/divergence_guard.h"
namespace shortrun {
const std::optional<Divergence>& DivergenceGuard::observe(const MetricsRow&) {
    return verdict_;
}
void DivergenceGuard::reset() {
    past_.clear();
    verdict_.reset();
}
std::vector<double> DivergenceGuard::state() const {
    return {};
}
bool DivergenceGuard::restore(std::span<const double>) {
    return true;
}
}  // namespace shortrun
