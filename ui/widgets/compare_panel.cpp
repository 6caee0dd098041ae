#include "ui/widgets/compare_panel.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/config/shipped_models.h"
#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kMostSteps = 10'000;
constexpr int kNarrowestModel = 72;
const QString kOtherFile = QStringLiteral("?");
}  // namespace

ComparePanel::ComparePanel(QWidget* parent)
    : QWidget(parent),
      controls_(new QWidget(this)),
      models_(new QComboBox(controls_)),
      steps_(new QSpinBox(controls_)),
      tiles_(new TileView(this)) {
    models_->setAccessibleName(tr("Model to compare with"));
    models_->setToolTip(tr("M of the second grid: the same z under this model"));
    models_->setFixedHeight(Theme::kControlHeight);
    models_->setMinimumWidth(kNarrowestModel);  // long names are cut before the window grows
    models_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    steps_->setRange(0, kMostSteps);
    steps_->setPrefix("K = ");
    steps_->setSpecialValueText(tr("its K"));
    steps_->setKeyboardTracking(false);
    steps_->setFixedHeight(Theme::kControlHeight);
    steps_->setMinimumWidth(96);
    steps_->setAccessibleName(tr("Steps of the second grid"));
    steps_->setToolTip(
        tr("K of the second grid, the Langevin steps of its chains; 0: as its model was trained"));
    made_ = new QLabel(this);
    made_->setProperty("role", "secondary");
    made_->setMinimumWidth(1);
    tiles_->setAccessibleName(tr("Samples to compare with"));
    tiles_->setSelectable(true);
    tiles_->setFileStem("compared");
    tiles_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* controls = new QHBoxLayout(controls_);
    controls->setContentsMargins(0, 0, 0, 0);
    controls->setSpacing(Theme::kGrid);
    controls->addWidget(models_, 1);
    controls->addWidget(steps_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid / 2);
    column->addWidget(made_);
    column->addWidget(tiles_, 1);
    buildModels();
    connect(models_, &QComboBox::activated, this, [this] {
        const QString chosen = models_->currentData().toString();
        chosen == kOtherFile ? askForFile() : choose(chosen);
    });
    connect(steps_, &QSpinBox::valueChanged, this, [this] { Q_EMIT changed(tr("steps to compare")); });
}

void ComparePanel::buildModels() {
    const QSignalBlocker quiet(models_);
    models_->clear();
    models_->addItem(tr("open model"), QString());
    for (const ShippedModel& shipped : listShippedModels()) {
        const bool fits = size_ == 0 || (shipped.card.size == size_ && shipped.card.channels == channels_);
        const QString name = QString::fromStdString(shipped.card.name);
        if (fits) models_->addItem(name, QStringLiteral("model:") + name);
    }
    if (models_->findData(model_) < 0) models_->addItem(QFileInfo(model_).fileName(), model_);
    models_->addItem(tr("another file …"), kOtherFile);
    models_->setCurrentIndex(models_->findData(model_));
}

void ComparePanel::offerFor(const ModelInfo& open) {
    if (open.size == size_ && open.channels == channels_) return;
    size_ = open.size;
    channels_ = open.channels;
    buildModels();
}

QString ComparePanel::model() const {
    return model_;
}

int ComparePanel::steps() const {
    return steps_->value();
}

void ComparePanel::setChoice(const QString& model, int steps) {
    model_ = model;
    buildModels();
    const QSignalBlocker quiet(steps_);
    steps_->setValue(steps);
}

void ComparePanel::startWith(int steps) {
    if (model_.isEmpty() && steps_->value() == 0) setChoice(model_, std::max(1, steps / 2));
}

void ComparePanel::choose(const QString& model) {
    if (model == model_) return;
    model_ = model;
    buildModels();
    Q_EMIT changed(tr("model to compare"));
}

void ComparePanel::askForFile() {
    models_->setCurrentIndex(models_->findData(model_));
    auto* dialog = new QFileDialog(window(), tr("Model to compare with"), {}, tr("Models (*.safetensors)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ComparePanel::choose);
    dialog->open();
}

void ComparePanel::showPoints(const std::shared_ptr<const PointsView>& view) {
    tiles_->setTiles(tilesOf(view, &PointsView::tiles));
    made_->setText(tr("%1, K = %2").arg(QString::fromStdString(view->model)).arg(view->steps));
}

void ComparePanel::clear() {
    tiles_->setTiles(nullptr);
    made_->clear();
}

}  // namespace shortrun
