#include "ui/widgets/photo_drop_area.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "ui/theme.h"
#include "ui/widgets/big_icon.h"

namespace shortrun {

namespace {
constexpr int kTextWidth = 440;
constexpr int kCornerRadius = 12;
}  // namespace

PhotoDropArea::PhotoDropArea(QWidget* parent) : QWidget(parent) {
    auto* title = new QLabel(tr("Drop photos here"), this);
    title->setFont(Theme::instance().font(Theme::Type::Title));
    title->setAlignment(Qt::AlignCenter);
    auto* text =
        new QLabel(tr("The model looks for the noise z whose chain ends in your photo: watch M(z) run toward "
                      "it, step by step. Several photos run side by side."),
                   this);
    text->setProperty("role", "secondary");
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setFixedWidth(kTextWidth);
    auto* open = new QPushButton(tr("Open photos …"), this);
    open->setProperty("role", "primary");
    open->setToolTip(tr("Choose one or several photos (O)"));
    auto* paste = new QPushButton(tr("Paste"), this);
    paste->setToolTip(tr("Paste a picture from the clipboard (Ctrl+V)"));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::kGrid);
    buttons->addStretch();
    buttons->addWidget(open);
    buttons->addWidget(paste);
    buttons->addStretch();
    // Between stretches, not aligned: its height is then that of its own width, not of the whole area's.
    auto* middle = new QHBoxLayout;
    middle->addStretch();
    middle->addWidget(text);
    middle->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(2 * Theme::kGrid);
    column->addStretch(2);
    column->addWidget(new BigIcon("pictures", this), 0, Qt::AlignHCenter);
    column->addWidget(title);
    column->addLayout(middle);
    column->addSpacing(Theme::kGrid);
    column->addLayout(buttons);
    column->addStretch(3);
    connect(open, &QPushButton::clicked, this, &PhotoDropArea::openChosen);
    connect(paste, &QPushButton::clicked, this, &PhotoDropArea::pasteChosen);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PhotoDropArea::setHighlighted(bool highlighted) {
    highlighted_ = highlighted;
    update();
}

void PhotoDropArea::paintEvent(QPaintEvent*) {
    const auto& colours = themeColours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(highlighted_ ? colours.accent : colours.disabledText, 1.5, Qt::CustomDashLine));
    QPen pen = painter.pen();
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.setBrush(highlighted_ ? colours.accentSoft : colours.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCornerRadius, kCornerRadius);
}

}  // namespace shortrun
