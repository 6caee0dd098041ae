#include "ui/smooth_pictures.h"

#include <QApplication>
#include <QWidget>
#include <utility>

namespace shortrun {

namespace {
bool chosen = false;
}

bool smoothPictures() {
    return chosen;
}

void setSmoothPictures(bool smooth) {
    if (std::exchange(chosen, smooth) == smooth) return;
    for (QWidget* widget : QApplication::allWidgets())
        if (widget->isVisible()) widget->update();
}

}  // namespace shortrun
