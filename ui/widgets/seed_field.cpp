#include "ui/widgets/seed_field.h"

#include <QHBoxLayout>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kWidest = 224;
constexpr int kWidestWithoutSteps = 160;
constexpr int kLargestSeed = 999'999'999;
constexpr int kLargestNewSeed = 99'999;  // short enough to be told to somebody

QToolButton* iconButton(const QString& icon, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(Theme::instance().icon(icon));
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFixedSize(32, 32);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

SeedField::SeedField(const QString& name, Steps steps, QWidget* parent) : QWidget(parent) {
    box_ = new QSpinBox(this);
    box_->setRange(0, kLargestSeed);
    box_->setValue(1);
    box_->setAccelerated(true);
    box_->setKeyboardTracking(false);
    box_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box_->setAlignment(Qt::AlignCenter);
    box_->setAccessibleName(name);
    box_->setToolTip(tr("%1: the same seed draws the same z every time.").arg(name));
    box_->setFixedHeight(32);
    box_->setPrefix(tr("seed "));
    box_->setMinimumWidth(96);
    setMaximumWidth(steps == Steps::Shown ? kWidest : kWidestWithoutSteps);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(box_, 1);
    if (steps == Steps::Shown) {
        auto* back = iconButton("chevron-left", tr("Previous seed"), this);
        auto* forth = iconButton("chevron-right", tr("Next seed"), this);
        row->insertWidget(0, back);
        row->addWidget(forth);
        setTabOrder(back, box_);  // as they are seen
        setTabOrder(box_, forth);
        connect(back, &QToolButton::clicked, this, &SeedField::previous);
        connect(forth, &QToolButton::clicked, this, &SeedField::next);
    }
    auto* draw = iconButton("dice", tr("New seed"), this);
    row->addWidget(draw);
    connect(draw, &QToolButton::clicked, this, &SeedField::drawNew);
    connect(box_, &QSpinBox::valueChanged, this, [this](int value) { Q_EMIT seedChanged(quint64(value)); });
}

std::uint64_t SeedField::seed() const {
    return static_cast<std::uint64_t>(std::max(0, box_->value()));
}

void SeedField::setSeed(std::uint64_t seed) {
    box_->setSpecialValueText({});
    box_->setValue(static_cast<int>(std::min<std::uint64_t>(seed, kLargestSeed)));
    box_->setMinimum(0);
}

void SeedField::setUnknown() {
    const QSignalBlocker quiet(this);
    box_->setMinimum(-1);
    box_->setSpecialValueText(tr("seed –"));
    box_->setValue(-1);
}

void SeedField::drawNew() {
    const int old = box_->value();
    int drawn = old;
    while (drawn == old) drawn = QRandomGenerator::global()->bounded(1, kLargestNewSeed);
    box_->setValue(drawn);
}

void SeedField::next() {
    box_->stepUp();
}

void SeedField::previous() {
    box_->stepDown();
}

}  // namespace shortrun
