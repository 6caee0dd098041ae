#include "ui/widgets/export_strip.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

#include "ui/snapshot_parts.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kNameWidth = 160;
constexpr int kBarWidth = 96;

QString timeLeft(const AnimationView& view, qint64 milliseconds) {
    if (view.frame == 0) return {};
    const double seconds = milliseconds / 1000.0 / view.frame * (view.frames - view.frame);
    return seconds < 90 ? ExportStrip::tr(" · %1 s left").arg(std::max(1L, std::lround(seconds)))
                        : ExportStrip::tr(" · %1 min left").arg(std::lround(seconds / 60));
}

}  // namespace

ExportStrip::ExportStrip(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), progress_(new QProgressBar(this)) {
    setAccessibleName(tr("Export of an animation"));
    text_->setProperty("role", "secondary");
    progress_->setTextVisible(false);
    progress_->setFixedWidth(kBarWidth);
    progress_->setAccessibleName(tr("Frames that are written"));
    auto* cancel = new QToolButton(this);
    cancel->setIcon(Theme::instance().icon("close"));
    cancel->setIconSize({14, 14});
    cancel->setAccessibleName(tr("Cancel the export"));
    cancel->setToolTip(tr("Cancel the export: no file is left"));
    cancel->setFocusPolicy(Qt::StrongFocus);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(progress_);
    row->addWidget(text_);
    row->addWidget(cancel);
    connect(cancel, &QToolButton::clicked, this, &ExportStrip::cancelled);
    hide();
}

void ExportStrip::showView(const std::shared_ptr<const AnimationView>& view) {
    if (!updated(seen_, view)) return;
    const bool running = view && view->frames > 0;
    if (running && !isVisibleTo(parentWidget())) sinceStart_.start();
    setVisible(running);
    if (!running) return;
    progress_->setRange(0, view->frames);
    progress_->setValue(view->frame);
    const QString name = QFileInfo(QString::fromStdString(view->path)).fileName();
    text_->setText(tr("%1: %2 of %3 frames%4")
                       .arg(fontMetrics().elidedText(name, Qt::ElideMiddle, kNameWidth))
                       .arg(view->frame)
                       .arg(view->frames)
                       .arg(timeLeft(*view, sinceStart_.elapsed())));
    text_->setToolTip(QString::fromStdString(view->path));
}

}  // namespace shortrun
