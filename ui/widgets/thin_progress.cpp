#include "ui/widgets/thin_progress.h"

#include <QPainter>

#include "ui/theme.h"

namespace shortrun {

ThinProgress::ThinProgress(const QString& what, QWidget* parent) : QProgressBar(parent) {
    setAccessibleName(what);
    setTextVisible(false);
    setFixedHeight(4);
    showProgress(0, 0);
}

void ThinProgress::showProgress(int done, int total) {
    setRange(0, total > 0 ? total : 1);
    setValue(done < total ? done : 0);
}

void ThinProgress::paintEvent(QPaintEvent*) {
    if (value() <= minimum()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF line(0, 1, width(), 2);
    painter.setBrush(themeColours().border);
    painter.drawRoundedRect(line, 1, 1);
    painter.setBrush(themeColours().accent);
    painter.drawRoundedRect(QRectF(0, 1, line.width() * value() / maximum(), 2), 1, 1);
}

}  // namespace shortrun
