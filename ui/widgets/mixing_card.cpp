#include "ui/widgets/mixing_card.h"

#include <QLabel>

#include "ui/theme.h"
#include "ui/widgets/lab_histogram.h"
#include "ui/widgets/number_in_words.h"

namespace shortrun {

namespace {
constexpr double kDecided = 0.5, kForgotten = 0.9;  // below, z decides; above, the chain has forgotten it
}

MixingCard::MixingCard(QWidget* parent)
    : LabCard({tr("Does z decide?"), tr("ratio of means"),
               tr("How far two ends are apart that began at the same z with other noise u′, over how far two "
                  "that began at other z with the same noise: near 0 the picture is a function of z, as a "
                  "generator's must be, good or bad. A chain that mixes would forget where it began, and come to 1.")},
              parent),
      reading_(new NumberInWords(this)),
      legend_(new QLabel(this)),
      histogram_(new LabHistogram(tr("Distances of the ends"), this)) {
    legend_->setFont(Theme::instance().font(Theme::Type::Caption));
    legend_->setMinimumWidth(1);
    legend_->setToolTip(tr("<p>other u: |M(z, u) − M(z, u′)|<br>other z: |M(z, u) − M(z′, u)|</p>"));
    legend_->setContentsMargins(4, 0, 4, 0);
    body()->addWidget(reading_);
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
    legend_->setText(dot(0) + tr("other u") + QStringLiteral(" &nbsp; ") + dot(1) + tr("other z"));
}

void MixingCard::showMixing(const std::shared_ptr<const NonMixing>& mixing) {
    if (!mixing) {
        reading_->setUnknown();
        return histogram_->clear();
    }
    reading_->setReading(QString::number(mixing->ratio, 'f', mixing->ratio < 0.1 ? 3 : 2),
                         mixing->ratio < kDecided     ? tr("z decides: the chains do not mix, their end is a function of z.")
                         : mixing->ratio < kForgotten ? tr("z and the chain's noise both decide.")
                                                      : tr("z is forgotten: only the noise decides."));
    histogram_->setCounts(mixing->binEdges, mixing->noiseCounts, mixing->startCounts);
}

QString MixingCard::number() const {
    return reading_->number();
}

}  // namespace shortrun
