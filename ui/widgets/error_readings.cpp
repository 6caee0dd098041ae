#include "ui/widgets/error_readings.h"

#include <QGridLayout>
#include <QLabel>
#include <cmath>

#include "ui/short_numbers.h"
#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr double kSmallestPlain = 0.00095;  ///< two digits of it are left
}

double peakSignalToNoise(double mse) {
    return 10 * std::log10(4 / mse);
}

QString errorText(double mse) {
    if (mse == 0 || mse >= kSmallestPlain) return QString::number(mse, 'f', 4);
    return withShortExponent(QString::number(mse, 'e', 1));
}

ErrorReadings::ErrorReadings(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::kGrid);
    grid->setVerticalSpacing(4);
    const QStringList headings{{}, "t", tr("MSE"), tr("PSNR")};
    for (int column = 1; column < headings.size(); ++column) {
        auto* label = new QLabel(headings[column], this);
        label->setProperty("role", "caption");
        label->setFont(Theme::instance().font(Theme::Type::Caption));
        grid->addWidget(label, 0, column, Qt::AlignRight);
        grid->setColumnStretch(column, 1);
    }
    shown_ = addRow(1, tr("Shown"));
    best_ = addRow(2, tr("Best"));
    truth_ = addRow(3, tr("Whole"));
    // Its place is kept, so that a first stroke of the brush moves nothing.
    QSizePolicy kept = truth_.name->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    for (QLabel* label : {truth_.name, truth_.t, truth_.mse, truth_.psnr}) label->setSizePolicy(kept);
    setRule({});
    clear();
}

void ErrorReadings::setRule(const QString& rule) {
    const QString definitions =
        tr("MSE: the mean of (M(z) − x)² over pixels and channels, numbers on [−1, 1].\n"
           "PSNR: 10 log₁₀(4 / MSE) dB, as the numbers span 2.\n"
           "Masked pixels do not count. Whole: the best against the photo as it is, hole and all, without noise.");
    setToolTip(rule.isEmpty() ? definitions
                              : tr("%1\nHow the gradient of |x − M(z)|² follows z: %2.").arg(definitions, rule));
}

ErrorReadings::Row ErrorReadings::addRow(int line, const QString& name) {
    auto* grid = static_cast<QGridLayout*>(layout());
    auto* label = new QLabel(name, this);
    label->setProperty("role", "secondary");
    grid->addWidget(label, line, 0);
    Row row{label, new QLabel(this), new QLabel(this), new QLabel(this)};
    int column = 1;
    for (QLabel* value : {row.t, row.mse, row.psnr}) {
        value->setFont(Theme::instance().font(Theme::Type::Number));
        grid->addWidget(value, line, column++, Qt::AlignRight);
    }
    return row;
}

void ErrorReadings::fill(const Row& row, int t, double mse) {
    row.t->setText(QString::number(t));
    row.mse->setText(errorText(mse));
    row.psnr->setText(mse > 0 ? tr("%1 dB").arg(peakSignalToNoise(mse), 0, 'f', 1) : tr("∞ dB"));
}

void ErrorReadings::showFrame(int t, double mse) {
    fill(shown_, t, mse);
}

void ErrorReadings::showBest(int t, double mse) {
    fill(best_, t, mse);
}

void ErrorReadings::showTruth(int t, double mse) {
    for (QLabel* label : {truth_.name, truth_.t, truth_.mse, truth_.psnr}) label->show();
    fill(truth_, t, mse);
}

void ErrorReadings::hideTruth() {
    for (QLabel* label : {truth_.name, truth_.t, truth_.mse, truth_.psnr}) label->hide();
}

void ErrorReadings::clear() {
    hideTruth();
    for (const Row& row : {shown_, best_})
        for (QLabel* label : {row.t, row.mse, row.psnr}) label->setText(QStringLiteral("–"));
}

}  // namespace shortrun
