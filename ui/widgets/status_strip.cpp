#include "ui/widgets/status_strip.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>
#include <algorithm>

#include "engine/config/schema.h"
#include "ui/run_states.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr int kDot = 10;
constexpr int kModelWidth = 200;

QString durationText(double seconds) {
    const auto minutes = static_cast<qint64>(seconds / 60);
    if (minutes < 1) return StatusStrip::tr("under a minute");
    if (minutes < 60) return StatusStrip::tr("%1 min").arg(minutes);
    return StatusStrip::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString stateLineOf(const StatusView& status) {
    const bool cools = status.state == EngineState::Training && coolsDown(status);
    const QString state = cools ? StatusStrip::tr("Cooling down") : stateText(status.state);
    if (status.progress) return sentenceCase(status.progress->what);
    if (status.following)
        return StatusStrip::tr("Following · iteration %1 of %2")
            .arg(countText(status.iteration), countText(status.iterations));
    if (!hasRun(status.state))
        return status.state == EngineState::Idle && !status.work.empty() ? sentenceCase(status.work) : state;
    return StatusStrip::tr("%1 · iteration %2 of %3")
        .arg(state, countText(status.iteration), countText(status.iterations));
}

}  // namespace

QString stateText(EngineState state) {
    switch (state) {
        case EngineState::Idle:
            return StatusStrip::tr("Ready");
        case EngineState::LoadingData:
            return StatusStrip::tr("Reading pictures");
        case EngineState::Training:
            return StatusStrip::tr("Training");
        case EngineState::Paused:
            return StatusStrip::tr("Paused");
        case EngineState::Diverged:
            return StatusStrip::tr("Diverged");
        case EngineState::Failed:
            return StatusStrip::tr("Failed");
    }
    return {};
}

QString sentenceCase(const std::string& text) {
    static const QRegularExpression named(QStringLiteral(R"( \(([a-z]+\.[a-z_]+)[^()]*\))"));
    QString sentence = QString::fromStdString(text);
    const QRegularExpressionMatch match = named.match(sentence);
    if (match.hasMatch() && findField(match.captured(1).toStdString())) sentence.remove(named);
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    return sentence;
}

QString countText(std::int64_t count) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(count));
}

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget(parent), dot_(new QLabel(this)), state_(new QLabel(this)), progress_(new QProgressBar(this)) {
    setAccessibleName(tr("Status"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    progress_->setTextVisible(false);
    progress_->setFixedWidth(140);
    progress_->setAccessibleName(tr("Progress"));
    state_->setAccessibleName(tr("State"));
    row->addWidget(dot_);
    row->addWidget(state_);
    row->addWidget(progress_);
    left_ = addLabel(tr("Time left"), tr("Of the run, at its present pace"), 0);
    row->addStretch(1);
    model_ = addLabel(tr("Model"), tr("The open model"), 0);
    device_ = addLabel(tr("Device"), tr("Where the engine computes"), 0);
    precision_ = addLabel(tr("Precision"), tr("Of the network's arithmetic"), 0);
    step_ = addLabel(tr("Time of a Langevin step"),
                     tr("Milliseconds for one Langevin step of the last chains"), 11);
    rate_ = addLabel(tr("Iterations a second"), tr("Updates of the weights each second"), 8);
    connect(&Theme::instance(), &Theme::changed, this, [this] { paintDot(shown_); });
    setMinimumWidth(1);  // a long state must not widen the window: fit() leaves out what matters least
    showStatus({});
}

void StatusStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void StatusStrip::fit() {
    const auto widthOf = [this](const QLabel* label) {
        return std::max(label->sizeHint().width(), label->minimumWidth()) + layout()->spacing();
    };
    int needed = layout()->minimumSize().width();
    for (const QLabel* label : {precision_, device_, step_})
        if (label->isHidden()) needed += widthOf(label);
    for (QLabel* label : {precision_, device_, step_}) {
        const bool fits = needed <= width();
        if (!fits) needed -= widthOf(label);
        if (label->isHidden() == fits) label->setHidden(!fits);
    }
}

QLabel* StatusStrip::addLabel(const QString& name, const QString& help, int characters) {
    auto* label = new QLabel(this);
    label->setProperty("role", "secondary");
    label->setAccessibleName(name);
    label->setToolTip(QStringLiteral("%1: %2").arg(name, help));
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // Numbers that change all the time must not push their neighbours about.
    if (characters > 0)
        label->setMinimumWidth(fontMetrics().horizontalAdvance(QLatin1Char('0')) * characters);
    layout()->addItem(new QSpacerItem(Theme::kGrid, 0));
    layout()->addWidget(label);
    return label;
}

void StatusStrip::paintDot(EngineState state) {
    shown_ = state;
    const ThemeColours& c = themeColours();
    const QColor colour = state == EngineState::Training                                   ? c.success
                          : state == EngineState::LoadingData                              ? c.accent
                          : state == EngineState::Paused                                   ? c.warning
                          : state == EngineState::Diverged || state == EngineState::Failed ? c.danger
                                                                                           : c.disabledText;
    const double ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(kDot, kDot) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(1, 1, kDot - 2, kDot - 2));
    dot_->setPixmap(pixmap);
}

// Of what is read, else of the run: thousandths, since a count may not fit into an int.
void StatusStrip::showProgress(const StatusView& status) {
    const bool run = status.state == EngineState::Training || status.following;
    progress_->setVisible(status.progress.has_value() || run);
    const std::int64_t done = status.progress ? status.progress->done : status.iteration;
    const std::int64_t total = status.progress ? status.progress->total : status.iterations;
    progress_->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        progress_->setValue(static_cast<int>(1000 * std::clamp<std::int64_t>(done, 0, total) / total));
    const bool known =
        status.state == EngineState::Training && status.iterationsPerSecond > 0 && total > done;
    left_->setText(known ? tr("%1 left").arg(durationText((total - done) / status.iterationsPerSecond))
                         : QString());
}

void StatusStrip::showStatus(const StatusView& status) {
    const bool works = status.state == EngineState::Idle && !status.work.empty();
    paintDot(status.following || works ? EngineState::LoadingData : status.state);
    state_->setText(stateLineOf(status));
    showProgress(status);
    if (status.model) {
        const ModelInfo& model = *status.model;
        // A run is named by its folder: the last part says which.
        const QString name = QString::fromStdString(model.name).section(QLatin1Char('/'), -1);
        model_->setText(tr("%1 · %2 × %2 %3")
                            .arg(fontMetrics().elidedText(name, Qt::ElideMiddle, kModelWidth))
                            .arg(model.size)
                            .arg(model.channels == 1 ? tr("gray") : tr("colour")));
    } else {
        model_->setText(tr("no model"));
    }
    device_->setText(QString::fromStdString(status.device));
    precision_->setText(QString::fromStdString(status.precision));
    precision_->setToolTip(tr("Precision of the network's arithmetic; f′ by: %1")
                               .arg(QString::fromStdString(status.gradientPath)));
    // What was measured of the chains before says nothing of other work.
    const bool knowsStep = status.millisecondsPerStep > 0 && !works, knowsRate = status.iterationsPerSecond > 0;
    step_->setText(knowsStep
                       ? tr("%1 ms/step")
                             .arg(status.millisecondsPerStep, 0, 'f', status.millisecondsPerStep < 10 ? 2 : 1)
                       : QString());
    rate_->setText(knowsRate ? tr("%1 it/s").arg(status.iterationsPerSecond, 0, 'f', 1) : QString());
    fit();
}

}  // namespace shortrun
