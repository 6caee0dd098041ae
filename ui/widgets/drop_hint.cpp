#include "ui/widgets/drop_hint.h"

#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <algorithm>

#include "ui/dropped.h"
#include "ui/picture_origin.h"
#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr int kInset = 8;
constexpr int kPlateHeight = 72;
constexpr int kPlateMargin = 32;
constexpr int kHintRadius = 8;
}  // namespace

QString dropText(const QMimeData* data) {
    const QStringList paths = localPaths(data);
    const QString name = paths.isEmpty() ? QString() : QFileInfo(paths.front()).fileName();
    switch (kindOf(paths)) {
        case DroppedKind::Model:
            return DropHint::tr("Drop to open the model %1").arg(name);
        case DroppedKind::Run:
            return DropHint::tr("Drop to open the run %1").arg(name);
        case DroppedKind::Data:
            return DropHint::tr("Drop to learn from %1").arg(name);
        case DroppedKind::Pictures:
            if (paths.size() == 1 && originOfFile(paths.front()))
                return DropHint::tr("Drop to restore what made %1").arg(name);
            return paths.size() == 1 ? DropHint::tr("Drop to reconstruct this photo")
                                     : DropHint::tr("Drop to reconstruct %1 photos").arg(paths.size());
        case DroppedKind::Nothing:
            break;
    }
    return DropHint::tr("Drop to reconstruct this picture");
}

DropHint::DropHint(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("What a drop will do"));
    hide();
}

void DropHint::showFor(const QMimeData* data) {
    text_ = dropText(data);
    setAccessibleDescription(text_);
    setGeometry(parentWidget()->rect());
    show();
    raise();
    update();
}

void DropHint::paintEvent(QPaintEvent*) {
    const ThemeColours& colours = themeColours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = colours.accentSoft;
    veil.setAlpha(96);
    painter.setPen(QPen(colours.accent, 2, Qt::DashLine));
    painter.setBrush(veil);
    painter.drawRoundedRect(rect().adjusted(kInset, kInset, -kInset, -kInset), kHintRadius, kHintRadius);
    painter.setFont(Theme::instance().font(Theme::Type::Title));
    const int width = painter.fontMetrics().horizontalAdvance(text_) + 2 * kPlateMargin;
    QRect plate(0, 0, std::min(width, this->width() - 4 * kInset), kPlateHeight);
    plate.moveCenter(rect().center());
    painter.setPen(QPen(colours.border, 1));
    painter.setBrush(colours.surface);
    painter.drawRoundedRect(plate, kHintRadius, kHintRadius);
    painter.setPen(colours.text);
    painter.drawText(plate, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text_, Qt::ElideMiddle, plate.width() - kPlateMargin));
}

}  // namespace shortrun
