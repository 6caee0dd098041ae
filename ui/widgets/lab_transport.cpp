#include "ui/widgets/lab_transport.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr double kSpeeds[] = {0, 60, 20, 5, 1};
}

LabTransport::LabTransport(QWidget* parent) : QWidget(parent), speed_(new QComboBox(this)) {
    setAccessibleName(tr("Movement"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    run_ = addButton("play", tr("Run"), {});
    run_->setProperty("role", "primary");
    connect(run_, &QToolButton::clicked, this, &LabTransport::runToggled);
    connect(addButton("chevron-right", tr("One Langevin step"),
                      tr("One Langevin step; after the last of them the update of θ, and then new chains (S)")),
            &QToolButton::clicked, this, &LabTransport::stepRequested);
    connect(addButton("step", tr("One iteration"), tr("One learning iteration: all K steps and the update of θ (I)")),
            &QToolButton::clicked, this, &LabTransport::iterationRequested);
    connect(addButton("reset", tr("Restart"), tr("Begin anew with the same seed: the same all over again (R)")),
            &QToolButton::clicked, this, &LabTransport::restartRequested);
    for (const double speed : kSpeeds)
        speed_->addItem(speed == 0   ? tr("full speed")
                        : speed == 1 ? tr("1 step a second")
                                     : tr("%1 steps a second").arg(speed),
                        speed);
    speed_->setAccessibleName(tr("Speed"));
    speed_->setToolTip(tr("Langevin steps a second while it runs"));
    speed_->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(speed_);
    connect(speed_, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT speedChanged(speed()); });
    setRunning(false);
}

QToolButton* LabTransport::addButton(const QString& icon, const QString& name, const QString& toolTip) {
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(icon));
    button->setIconSize({20, 20});
    button->setFixedSize(32, 32);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    layout()->addWidget(button);
    return button;
}

void LabTransport::setRunning(bool running) {
    run_->setIcon(Theme::instance().icon(running ? "pause" : "play", Theme::Ink::OnAccent));
    run_->setAccessibleName(running ? tr("Pause") : tr("Run"));
    run_->setToolTip(running ? tr("Pause (Space)") : tr("Run: chains, updates, chains … (Space)"));
}

double LabTransport::speed() const {
    return speed_->currentData().toDouble();
}

void LabTransport::setSpeed(double movesPerSecond) {
    const QSignalBlocker quiet(speed_);
    const int index = speed_->findData(movesPerSecond);
    if (index >= 0) speed_->setCurrentIndex(index);
}

}  // namespace shortrun
