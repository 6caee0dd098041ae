// An icon of the theme, larger than buttons have it, for pages that invite. Window thread.
#pragma once

#include <QIcon>
#include <QPainter>
#include <QWidget>

#include "ui/theme.h"

namespace shortrun {

class BigIcon : public QWidget {
 public:
    explicit BigIcon(const QString& name, QWidget* parent = nullptr)
        : QWidget(parent), icon_(Theme::instance().icon(name, Theme::Ink::Secondary)) {
        setFixedSize(kExtent, kExtent);
    }

 protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        icon_.paint(&painter, rect());
    }

 private:
    static constexpr int kExtent = 64;
    QIcon icon_;
};

}  // namespace shortrun
