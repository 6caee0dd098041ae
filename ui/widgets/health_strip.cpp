#include "ui/widgets/health_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/config/remedy.h"
#include "ui/theme.h"
#include "ui/widgets/health_meter.h"

namespace shortrun {

namespace {

constexpr qint64 kStandsMs = 3000;
constexpr int kHealthIcon = 18;

struct Look {
    const char* icon;
    Theme::Ink ink;
};

/// Shape and word tell them apart, not the colour alone.
Look lookOf(Health health) {
    switch (health) {
        case Health::Beginning:
            return {"info", Theme::Ink::Secondary};
        case Health::Learning:
            return {"check", Theme::Ink::Success};
        case Health::Oscillating:
            return {"interpolate", Theme::Ink::Warning};
        case Health::Stalled:
            return {"pause", Theme::Ink::Warning};
        case Health::AboutToDiverge:
            return {"warning", Theme::Ink::Danger};
        case Health::Diverged:
            return {"failure", Theme::Ink::Danger};
    }
    return {"info", Theme::Ink::Secondary};
}

int badness(Health health) {
    switch (health) {
        case Health::Beginning:
        case Health::Learning:
            return 0;
        case Health::Oscillating:
        case Health::Stalled:
            return 1;
        case Health::AboutToDiverge:
            return 2;
        case Health::Diverged:
            return 3;
    }
    return 0;
}

}  // namespace

HealthStrip::HealthStrip(QWidget* parent)
    : QWidget(parent),
      icon_(new QLabel(this)),
      word_(new QLabel(this)),
      evidence_(new QLabel(this)),
      meter_(new HealthMeter(this)),
      row_(new QWidget(this)) {
    setAccessibleName(tr("Health of the run"));
    word_->setFont(Theme::instance().font(Theme::Type::Heading));
    evidence_->setProperty("role", "secondary");
    evidence_->setFont(Theme::instance().font(Theme::Type::Caption));
    evidence_->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::kGrid);
    head->addWidget(icon_);
    head->addWidget(word_);
    head->addWidget(meter_, 1);
    auto* buttons = new QHBoxLayout(row_);
    buttons->setContentsMargins(0, 4, 0, 0);
    buttons->setSpacing(4);
    row_->setMinimumWidth(1);  // rather narrow buttons than a window that grows with the trouble
    addButton(Remedy::MoreDataNoise, tr("More noise"));
    addButton(Remedy::LowerLearningRate, tr("Lower rate"));
    addButton(Remedy::MoreSteps, tr("More steps"));
    addButton(Remedy::HigherLearningRate, tr("Higher rate"));
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 0, 4, 0);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(evidence_);
    column->addWidget(row_);
    connect(&Theme::instance(), &Theme::changed, this, &HealthStrip::paintIcon);
    clear();
}

void HealthStrip::addButton(Remedy remedy, const QString& text) {
    auto* button = new QPushButton(text, row_);
    button->setToolTip(text);  // show() says what it would change
    button->setProperty("role", "compact");
    button->setFont(Theme::instance().font(Theme::Type::Caption));
    row_->layout()->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, button] {
        Q_EMIT remedyChosen(button->property("key").toString(), button->property("value").toString());
    });
    buttons_[remedy] = button;
}

void HealthStrip::clear() {
    health_ = Health::Beginning;
    since_.invalidate();
    hide();
}

void HealthStrip::show(const HealthReport& report, const MetricsRow& newest, const Config& config,
                       bool remediable) {
    setVisible(true);
    meter_->setPathRatio(newest.pathRatio);
    const bool milder = badness(report.health) < badness(health_);
    if (milder && since_.isValid() && since_.elapsed() < kStandsMs) return;
    if (badness(report.health) > 0) since_.start();
    health_ = report.health;
    word_->setText(QString::fromStdString(wordFor(report.health)));
    evidence_->setText(QString::fromStdString(report.evidence));
    setAccessibleDescription(word_->text() + QStringLiteral(": ") + evidence_->text());
    paintIcon();
    showButtons(report, config, newest, remediable);
}

void HealthStrip::showButtons(const HealthReport& report, const Config& config, const MetricsRow& newest,
                              bool remediable) {
    bool any = false;
    for (const auto& [remedy, button] : buttons_) {
        const bool helps =
            std::find(report.remedies.begin(), report.remedies.end(), remedy) != report.remedies.end();
        const auto change = helps && remediable ? changeFor(remedy, config, newest) : std::nullopt;
        button->setVisible(change.has_value());
        if (!change) continue;
        any = true;
        const QString label = QString::fromStdString(change->label);
        button->setToolTip(tr("%1, from the next iteration on (can be undone)").arg(label));
        button->setAccessibleName(label);
        button->setProperty("key", QString::fromStdString(change->key));
        button->setProperty("value", QString::fromStdString(change->value));
    }
    row_->setVisible(any);
}

void HealthStrip::paintIcon() {
    const Look look = lookOf(health_);
    icon_->setPixmap(Theme::instance().icon(QLatin1String(look.icon), look.ink).pixmap(kHealthIcon, kHealthIcon));
}

QString HealthStrip::word() const {
    return word_->text();
}
QString HealthStrip::evidence() const {
    return evidence_->text();
}

}  // namespace shortrun
