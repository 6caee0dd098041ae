// A card of the laboratory's plane: a map with its equation and explanation. Window thread.
#pragma once

#include "ui/lab_maps.h"
#include "ui/widgets/lab_card.h"

namespace shortrun {

class LabMapView;

class LabPanel : public LabCard {
    Q_OBJECT

 public:
    LabPanel(const Text& text, MapScale scale, QWidget* parent = nullptr);

    LabMapView* view() const { return view_; }

 private:
    LabMapView* view_;
};

}  // namespace shortrun
