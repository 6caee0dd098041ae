// The Interpolate page. Window thread.
#pragma once

#include "ui/pages/page.h"

namespace shortrun {

class InterpolatePage : public Page {
    Q_OBJECT

 public:
    explicit InterpolatePage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Interpolate"); }
    QString iconName() const override { return QStringLiteral("interpolate"); }
    void showSnapshot(const Snapshot& snapshot) override;
};

}  // namespace shortrun
