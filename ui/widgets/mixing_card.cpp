#include "ui/widgets/mixing_card.h"

#include <QHBoxLayout>
#include <QLabel>

#include "ui/theme.h"
#include "ui/widgets/lab_histogram.h"

namespace shortrun {

namespace {
constexpr double kGenerator = 0.5, kForgotten = 0.9;  // below, z decides; above, the chain has forgotten it
}

MixingCard::MixingCard(QWidget* parent)
    : LabCard({tr("Does z decide?"), tr("ratio of means"),
               tr("How far two ends are apart that began at the same z with other noise u′, over how far two that began "
                  "at other z with the same noise: near 0 the picture is a function of z, and M is a generator. A chain "
                  "that mixes would forget where it began, and come to 1.")},
              parent),
      number_(new QLabel(this)),
      words_(new QLabel(this)),
      legend_(new QLabel(this)),
      histogram_(new LabHistogram(tr("Distances of the ends"), this)) {
    number_->setFont(Theme::instance().font(Theme::Type::Title));
    words_->setProperty("role", "secondary");
    words_->setFont(Theme::instance().font(Theme::Type::Caption));
    words_->setWordWrap(true);
    words_->setMinimumWidth(1);
    words_->setFixedHeight(2 * words_->fontMetrics().height() + 2);
    legend_->setFont(Theme::instance().font(Theme::Type::Caption));
    legend_->setMinimumWidth(1);
    legend_->setContentsMargins(4, 0, 4, 0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(2 * Theme::kGrid);
    row->addWidget(number_);
    row->addWidget(words_, 1);
    body()->addLayout(row);
    body()->addWidget(legend_);
    body()->addWidget(histogram_, 1);
    connect(&Theme::instance(), &Theme::changed, this, &MixingCard::applyTheme);
    applyTheme();
    showMixing(nullptr);
}

void MixingCard::applyTheme() {
    const auto dot = [](int curve) {
        return QStringLiteral("<span style=\"color:%1\">■</span> ")
            .arg(themeColours().curves[static_cast<std::size_t>(curve)].name());
    };
    legend_->setText(dot(0) + tr("|M(z, u) − M(z, u′)|") + QStringLiteral(" &nbsp; ") + dot(1) + tr("|M(z, u) − M(z′, u)|"));
}

void MixingCard::showMixing(const std::shared_ptr<const NonMixing>& mixing) {
    if (!mixing) {
        number_->setText(QStringLiteral("–"));
        words_->clear();
        return histogram_->clear();
    }
    number_->setText(QString::number(mixing->ratio, 'f', mixing->ratio < 0.1 ? 3 : 2));
    words_->setText(mixing->ratio < kGenerator    ? tr("z decides: the chains do not mix, and M is a generator.")
                    : mixing->ratio < kForgotten ? tr("z and the chain's noise both decide.")
                                                 : tr("z is forgotten: only the noise decides."));
    histogram_->setCounts(mixing->binEdges, mixing->noiseCounts, mixing->startCounts);
}

QString MixingCard::number() const {
    return number_->text();
}

}  // namespace shortrun
