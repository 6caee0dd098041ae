#include "ui/pages/lab/lab_view.h"

#include <QHBoxLayout>
#include <algorithm>
#include <array>

#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

namespace {
constexpr std::array kNames{"plane", "chain", "moments"};
}

QString nameOf(LabTopic topic) {
    return QString::fromLatin1(kNames[static_cast<std::size_t>(topic)]);
}

std::optional<LabTopic> labTopicNamed(const QString& name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name.toStdString());
    if (found == kNames.end()) return std::nullopt;
    return static_cast<LabTopic>(found - kNames.begin());
}

LabView::LabView(EngineBridge& bridge, LabTopic topic, QWidget* parent)
    : QWidget(parent),
      bridge_(bridge),
      topics_(new SegmentedControl(
          tr("Laboratory"),
          {{tr("Plane"), tr("The method in two dimensions, where all of it can be seen")},
           {tr("Chain"), tr("The chain of the open model as a network of K layers")},
           {tr("Moments"), tr("What learning matches: the means of the network's responses")}},
          this)),
      toolbar_(new QHBoxLayout),
      body_(new QVBoxLayout(this)) {
    topics_->setCurrent(static_cast<int>(topic));
    toolbar_->setSpacing(Theme::kGrid);
    toolbar_->addWidget(topics_);
    body_->setContentsMargins(0, 0, 0, 0);
    body_->setSpacing(Theme::kGrid);
    body_->addLayout(toolbar_);
    connect(topics_, &SegmentedControl::chosen, this, [this, topic](int index) {
        topics_->setCurrent(static_cast<int>(topic));  // when this one is seen again
        Q_EMIT topicChosen(static_cast<LabTopic>(index));
    });
}

ExportButton* LabView::makeExport() {
    auto* save = new ExportButton(this);
    save->setEnlargement(1);
    connect(save, &ExportButton::saved, this,
            [this](const QString& path) { Q_EMIT message(MessageKind::Success, tr("Saved as %1.").arg(path)); });
    connect(save, &ExportButton::failed, this,
            [this](const QString& sentence) { Q_EMIT message(MessageKind::Failure, sentence); });
    return save;
}

bool LabView::isTraining() const {
    return status().state == EngineState::Training;
}

}  // namespace shortrun
