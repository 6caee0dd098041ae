// The Reconstruct page. Window thread.
#pragma once

#include "ui/pages/page.h"

namespace shortrun {

class ReconstructPage : public Page {
    Q_OBJECT

 public:
    explicit ReconstructPage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Reconstruct"); }
    QString iconName() const override { return QStringLiteral("reconstruct"); }
    void showSnapshot(const Snapshot& snapshot) override;
};

}  // namespace shortrun
