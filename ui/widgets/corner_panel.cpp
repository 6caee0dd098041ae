#include "ui/widgets/corner_panel.h"

#include <QVBoxLayout>

#include "ui/theme.h"
#include "ui/widgets/corner_pad.h"
#include "ui/widgets/latent_end.h"

namespace shortrun {

namespace {
constexpr int kNarrowest = 304;
constexpr int kWidest = 520;
}  // namespace

CornerPanel::CornerPanel(QWidget* parent) : QWidget(parent), pad_(new CornerPad(this)) {
    setMinimumWidth(kNarrowest);
    setMaximumWidth(kWidest);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addStretch(1);
    column->addWidget(pad_);
    column->addSpacing(Theme::kGrid);
    const std::pair<QString, QString> corners[] = {{"z₁", tr("top right")},
                                                   {"z₂", tr("top left")},
                                                   {"z₃", tr("bottom right")},
                                                   {"z₄", tr("bottom left")}};
    for (int i = 0; i < 4; ++i) {
        auto* end = new LatentEnd(corners[i].first, corners[i].second, LatentEnd::Form::Row, this);
        ends_[static_cast<std::size_t>(i)] = end;
        column->addWidget(end);
        connect(end, &LatentEnd::pointChanged, this, [this, i] { Q_EMIT cornerChanged(i); });
    }
    column->addStretch(1);
}

void CornerPanel::setCorners(const Corners& corners) {
    for (std::size_t i = 0; i < ends_.size(); ++i) ends_[i]->setPoint(corners[i]);
}

void CornerPanel::setPins(const QList<NamedPoint>& pins) {
    for (LatentEnd* end : ends_) end->setPins(pins);
}

}  // namespace shortrun
