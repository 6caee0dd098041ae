#include "ui/widgets/rho_slider.h"

#include <algorithm>
#include <cmath>

namespace shortrun {

namespace {

constexpr int kPositions = 1000;
constexpr int kArrowStep = 5;
constexpr int kPageStep = 100;

int positionOf(double rho) {
    return static_cast<int>(std::lround(std::clamp(rho, 0.0, 1.0) * kPositions));
}

}  // namespace

RhoSlider::RhoSlider(QWidget* parent) : TrackSlider(parent) {
    setRange(0, kPositions);
    setSingleStep(kArrowStep);
    setPageStep(kPageStep);
    setAccessibleName(tr("ρ, the share of z₁"));
    setToolTip(
        tr("ρ: 0 shows M(z₂), 1 shows M(z₁). Drag, turn the wheel, or use the arrow keys, Page up and down, "
           "Home and End."));
}

double RhoSlider::rho() const {
    const int index = stripIndex();
    return index < 0 ? static_cast<double>(value()) / kPositions : strip_[static_cast<std::size_t>(index)];
}

void RhoSlider::setRho(double rho) {
    setValue(positionOf(rho));
}

void RhoSlider::setStrip(std::vector<double> rho) {
    strip_ = std::move(rho);
    std::vector<int> ticks;
    std::ranges::transform(strip_, std::back_inserter(ticks), positionOf);
    setTicks(std::move(ticks));
}

int RhoSlider::stripIndex() const {
    const auto found = std::ranges::find(strip_, value(), positionOf);
    return found == strip_.end() ? -1 : static_cast<int>(found - strip_.begin());
}

}  // namespace shortrun
