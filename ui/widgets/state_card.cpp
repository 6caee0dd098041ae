#include "ui/widgets/state_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace shortrun {

namespace {
constexpr int kStateIcon = 40;
constexpr int kTextWidth = 400;
}  // namespace

StateCard::StateCard(QWidget* parent)
    : QFrame(parent),
      icon_(new QLabel(this)),
      title_(new QLabel(this)),
      text_(new QLabel(this)),
      progress_(new QProgressBar(this)),
      buttons_(new QHBoxLayout) {
    title_->setFont(Theme::instance().font(Theme::Type::Title));
    title_->setAlignment(Qt::AlignCenter);
    text_->setProperty("role", "secondary");
    text_->setAlignment(Qt::AlignCenter);
    text_->setWordWrap(true);
    text_->setFixedWidth(kTextWidth);
    progress_->setTextVisible(false);
    progress_->setFixedWidth(240);
    progress_->hide();
    icon_->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(Theme::kGrid);
    column->addStretch(2);
    column->addWidget(icon_);
    column->addWidget(title_);
    column->addWidget(text_, 0, Qt::AlignHCenter);
    column->addWidget(progress_, 0, Qt::AlignHCenter);
    column->addSpacing(Theme::kGrid);
    buttons_->setSpacing(Theme::kGrid);
    buttons_->setAlignment(Qt::AlignHCenter);
    column->addLayout(buttons_);
    column->addStretch(3);
    connect(&Theme::instance(), &Theme::changed, this, &StateCard::paintIcon);
}

void StateCard::say(const QString& icon, Theme::Ink ink, const QString& title, const QString& text) {
    if (icon != iconName_ || ink != ink_) {
        iconName_ = icon;
        ink_ = ink;
        paintIcon();
    }
    title_->setText(title);
    text_->setText(text);
    // A wrapped label of limited width asks for too little height by itself.
    text_->setMinimumHeight(text_->heightForWidth(kTextWidth));
}

void StateCard::setLow(bool low) {
    icon_->setVisible(!low);
    const int margin = low ? 4 : 2 * Theme::kGrid;
    layout()->setContentsMargins(margin, margin, margin, margin);
}

void StateCard::paintIcon() {
    icon_->setPixmap(Theme::instance().icon(iconName_, ink_).pixmap(kStateIcon, kStateIcon));
}

void StateCard::setProgress(const std::optional<Progress>& progress) {
    progress_->setVisible(progress.has_value());
    if (!progress) return;
    progress_->setRange(0, progress->total > 0 ? 1000 : 0);
    if (progress->total > 0) progress_->setValue(static_cast<int>(1000 * progress->done / progress->total));
}

QPushButton* StateCard::addButton(const QString& text, bool primary) {
    auto* button = new QPushButton(text, this);
    if (primary) button->setProperty("role", "primary");
    buttons_->addWidget(button);
    return button;
}

QString StateCard::title() const {
    return title_->text();
}
QString StateCard::text() const {
    return text_->text();
}

}  // namespace shortrun
