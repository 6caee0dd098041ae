#include "ui/widgets/sample_controls.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <array>

#include "ui/theme.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

namespace {

constexpr int kStepsWidth = 144;  // of "K = 150 (model)"
constexpr int kMostSteps = 10'000;
constexpr int kMostSamples = 256;
const std::array<QString, 3> kNoiseWords{"off", "frozen", "fresh"};  // as the command line has them

}  // namespace

SampleControls::SampleControls(QWidget* parent) : QWidget(parent) {
    seed_ = new SeedField(tr("Seed of the grid"), SeedField::Steps::Shown, this);
    buildCount();
    noise_ = new SegmentedControl(tr("Noise of the chain"),
                                  {{tr("Off"), tr("No noise: x = M(z) follows from z alone")},
                                   {tr("Frozen"), tr("Noise e U, the same at every run")},
                                   {tr("Fresh"), tr("Noise e U, new at every run")}},
                                  this);
    buildSteps();
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);  // as in a toolbar: no wider than they need be
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    for (QWidget* widget : {static_cast<QWidget*>(seed_), static_cast<QWidget*>(count_),
                            static_cast<QWidget*>(noise_), static_cast<QWidget*>(steps_)})
        row->addWidget(widget);
    connect(seed_, &SeedField::seedChanged, this, [this] {
        Q_EMIT seedChanged();
        Q_EMIT changed(tr("seed"));
    });
    connect(count_, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT changed(tr("number of samples")); });
    connect(noise_, &SegmentedControl::chosen, this, [this] { Q_EMIT changed(tr("noise of the chain")); });
    connect(steps_, &QSpinBox::valueChanged, this, [this] { Q_EMIT changed(tr("steps of the chain")); });
}

void SampleControls::buildCount() {
    count_ = new QComboBox(this);
    count_->setAccessibleName(tr("Number of samples"));
    count_->setToolTip(tr("Number of samples in the grid"));
    for (const int count : {16, 36, 64, 100}) count_->addItem(QString::number(count), count);
    count_->setCurrentIndex(2);
    count_->setFixedHeight(Theme::kControlHeight);
}

void SampleControls::buildSteps() {
    steps_ = new QSpinBox(this);
    steps_->setRange(0, kMostSteps);
    steps_->setPrefix("K = ");
    steps_->setSpecialValueText(tr("K of model"));
    steps_->setKeyboardTracking(false);
    steps_->setFixedHeight(Theme::kControlHeight);
    steps_->setMinimumWidth(kStepsWidth);
    steps_->setAccessibleName(tr("Steps of the chain"));
    steps_->setToolTip(
        tr("K, the Langevin steps of each chain on this page; 0: the K of the model, which stands among the "
           "parameters: a change of it there counts here, too. Far more steps lead away from the data."));
}

std::uint64_t SampleControls::seed() const {
    return seed_->seed();
}

int SampleControls::count() const {
    return count_->currentData().toInt();
}

ChainNoise SampleControls::noise() const {
    return static_cast<ChainNoise>(noise_->current());
}

int SampleControls::steps() const {
    return steps_->value();
}

void SampleControls::useModelSteps() {
    const QSignalBlocker quiet(steps_);
    steps_->setValue(0);
}

void SampleControls::setModelSteps(int steps) {
    steps_->setSpecialValueText(tr("K = %1 (model)").arg(steps));
}

QJsonObject SampleControls::state() const {
    return {{"seed", QString::number(seed())},
            {"count", count()},
            {"noise", kNoiseWords[static_cast<std::size_t>(noise_->current())]},
            {"steps", steps()}};
}

void SampleControls::restore(const QJsonObject& state) {
    const QSignalBlocker quietSeed(seed_), quietCount(count_), quietSteps(steps_);
    bool number = false;
    const quint64 seed = state["seed"].toString().toULongLong(&number);
    if (number) seed_->setSeed(seed);
    // A grid of the command line may have another number of samples: as many of them as the page shows.
    const int count = std::clamp(state["count"].toInt(this->count()), 1, kMostSamples);
    if (count_->findData(count) < 0) count_->addItem(QString::number(count), count);
    count_->setCurrentIndex(count_->findData(count));
    const auto word = std::find(kNoiseWords.begin(), kNoiseWords.end(), state["noise"].toString());
    if (word != kNoiseWords.end()) noise_->setCurrent(static_cast<int>(word - kNoiseWords.begin()));
    steps_->setValue(state["steps"].toInt(steps()));
}

}  // namespace shortrun
