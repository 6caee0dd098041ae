#include "ui/widgets/number_in_words.h"

#include <QHBoxLayout>
#include <QLabel>

#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr int kLines = 2;
}

NumberInWords::NumberInWords(QWidget* parent) : QWidget(parent), number_(new QLabel(this)), words_(new QLabel(this)) {
    number_->setFont(Theme::instance().font(Theme::Type::Title));
    words_->setProperty("role", "secondary");
    words_->setFont(Theme::instance().font(Theme::Type::Caption));
    words_->setWordWrap(true);
    words_->setMinimumWidth(1);
    words_->setFixedHeight(kLines * words_->fontMetrics().height() + 2);  // what is below never moves
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(2 * Theme::kGrid);
    row->addWidget(number_);
    row->addWidget(words_, 1);
    setUnknown();
}

void NumberInWords::setReading(const QString& number, const QString& words) {
    number_->setText(number);
    words_->setText(words);
}

void NumberInWords::setUnknown(const QString& words) {
    setReading(QStringLiteral("–"), words);
}

QString NumberInWords::number() const {
    return number_->text();
}

QString NumberInWords::words() const {
    return words_->text();
}

}  // namespace shortrun
