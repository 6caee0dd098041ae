#include "ui/widgets/lab_panel.h"

#include <QVBoxLayout>

#include "ui/widgets/lab_map_view.h"

namespace shortrun {

LabPanel::LabPanel(const Text& text, MapScale scale, QWidget* parent)
    : LabCard(text, parent), view_(new LabMapView(text.title, scale, this)) {
    view_->setAccessibleDescription(text.explanation);
    body()->addWidget(view_, 1);
}

}  // namespace shortrun
