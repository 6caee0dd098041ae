// The slider of an interpolation: rho from 0 to 1 in thousandths, with a tick at each picture of the strip.
// On a tick rho is exactly the strip's. Window thread.
#pragma once

#include "ui/widgets/track_slider.h"

namespace shortrun {

class RhoSlider : public TrackSlider {
    Q_OBJECT

 public:
    explicit RhoSlider(QWidget* parent = nullptr);

    double rho() const;
    void setRho(double rho);
    /// The values of rho in the strip, ascending.
    void setStrip(std::vector<double> rho);
    /// The strip's picture at the present rho; -1: between two.
    int stripIndex() const;

 private:
    std::vector<double> strip_;
};

}  // namespace shortrun
