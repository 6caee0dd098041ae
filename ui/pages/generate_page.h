// The Generate page. Window thread.
#pragma once

#include "ui/pages/page.h"

namespace shortrun {

class GeneratePage : public Page {
    Q_OBJECT

 public:
    explicit GeneratePage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Generate"); }
    QString iconName() const override { return QStringLiteral("generate"); }
    void showSnapshot(const Snapshot& snapshot) override;
};

}  // namespace shortrun
