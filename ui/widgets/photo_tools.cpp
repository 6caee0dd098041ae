#include "ui/widgets/photo_tools.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {

constexpr int kLargestBrush = 16;
constexpr int kNoiseSteps = 100;  ///< to a deviation of 1
constexpr int kNoiseWidth = 120;

}  // namespace

PhotoTools::PhotoTools(QWidget* parent) : QWidget(parent) {
    tool_ = new SegmentedControl(
        tr("Mask tool"),
        {{tr("View"), tr("Nothing is painted")},
         {tr("Paint"), tr("Paint over what the model is to fill in (M); the right button erases")},
         {tr("Erase"), tr("Take the mask away again (E)")}},
        this);
    brush_ = new QSpinBox(this);
    brush_->setRange(1, kLargestBrush);
    brush_->setValue(4);
    brush_->setPrefix(tr("brush "));
    brush_->setFixedHeight(32);
    brush_->setAccessibleName(tr("Brush size"));
    brush_->setToolTip(tr("Width of the brush in pixels of the model"));
    clear_ = new QToolButton(this);
    clear_->setText(tr("Clear"));
    clear_->setFixedHeight(32);
    clear_->setFocusPolicy(Qt::StrongFocus);
    clear_->setToolTip(tr("Take the whole mask away"));
    noise_ = new TrackSlider(this);
    noise_->setRange(0, kNoiseSteps);
    noise_->setFixedWidth(kNoiseWidth);
    noise_->setAccessibleName(tr("Noise added to the photos"));
    noise_->setToolTip(
        tr("Standard deviation of the noise added to the photos, numbers on [−1, 1]. The descent is near enough "
           "where its error is that of the noise: what comes later only copies the noise."));
    noiseText_ = new QLabel(this);
    noiseText_->setFont(Theme::instance().font(Theme::Type::Number));
    noiseText_->setMinimumWidth(noiseText_->fontMetrics().horizontalAdvance("0.00"));
    auto* noiseName = new QLabel(tr("Noise"), this);
    noiseName->setProperty("role", "secondary");
    noiseName->setBuddy(noise_);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    for (QWidget* widget : {static_cast<QWidget*>(tool_), static_cast<QWidget*>(brush_),
                            static_cast<QWidget*>(makeParts()), static_cast<QWidget*>(clear_)})
        row->addWidget(widget);
    row->addStretch();
    row->addWidget(noiseName);
    row->addWidget(noise_);
    row->addWidget(noiseText_);

    connect(tool_, &SegmentedControl::chosen, this,
            [this](int tool) { Q_EMIT toolChosen(static_cast<MaskPainter::Tool>(tool)); });
    connect(brush_, &QSpinBox::valueChanged, this, &PhotoTools::brushChosen);
    connect(clear_, &QToolButton::clicked, this, &PhotoTools::clearChosen);
    connect(noise_, &QSlider::valueChanged, this, [this] {
        showNoise();
        Q_EMIT noiseChanged(noiseStd());
    });
    connect(noise_, &TrackSlider::settled, this, &PhotoTools::noiseSettled);
    showNoise();
    setMasked(false);
}

QToolButton* PhotoTools::makeParts() {
    auto* parts = new QToolButton(this);
    parts->setText(tr("Part ▾"));
    parts->setAccessibleName(tr("Mask a part of the photo"));
    parts->setToolTip(tr("Mask a part of the photo without painting"));
    parts->setPopupMode(QToolButton::InstantPopup);
    parts->setFixedHeight(32);
    parts->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(parts);
    const std::pair<QString, MaskPart> entries[] = {
        {tr("&Left half"), MaskPart::LeftHalf},       {tr("&Right half"), MaskPart::RightHalf},
        {tr("&Top half"), MaskPart::TopHalf},         {tr("&Bottom half"), MaskPart::BottomHalf},
        {tr("&Quarter"), MaskPart::UpperRightQuarter}, {tr("&Centre"), MaskPart::Centre},
        {tr("&Inverse"), MaskPart::Inverse}};
    for (const auto& [name, part] : entries)
        menu->addAction(name, this, [this, part = part] { Q_EMIT partChosen(part); });
    parts->setMenu(menu);
    return parts;
}

double PhotoTools::noiseStd() const {
    return static_cast<double>(noise_->value()) / kNoiseSteps;
}

void PhotoTools::setNoiseStd(double std) {
    noise_->setValue(static_cast<int>(std::lround(std::clamp(std, 0.0, 1.0) * kNoiseSteps)));
}

void PhotoTools::setTool(MaskPainter::Tool tool) {
    tool_->setCurrent(static_cast<int>(tool));
    Q_EMIT toolChosen(tool);
}

void PhotoTools::setMasked(bool masked) {
    clear_->setEnabled(masked);
}

void PhotoTools::showNoise() {
    noiseText_->setText(QString::number(noiseStd(), 'f', 2));
}

}  // namespace shortrun
