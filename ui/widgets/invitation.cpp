#include "ui/widgets/invitation.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "engine/config/shipped_models.h"
#include "ui/theme.h"
#include "ui/widgets/big_icon.h"

namespace shortrun {

namespace {

constexpr int kTextWidth = 440;

QLabel* centredLabel(Theme::Type type, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(Theme::instance().font(type));
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setFixedWidth(kTextWidth);
    return label;
}

void setWrapped(QLabel* label, const QString& text) {
    if (label->text() == text) return;
    label->setText(text);
    label->setFixedHeight(label->heightForWidth(kTextWidth));  // a layout asks for one line's
}

}  // namespace

Invitation::Invitation(const QString& icon, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), invitingTitle_(title), invitingText_(text) {
    title_ = centredLabel(Theme::Type::Title, this);
    text_ = centredLabel(Theme::Type::Body, this);
    text_->setProperty("role", "secondary");
    progress_ = new QProgressBar(this);
    progress_->setTextVisible(false);
    progress_->setFixedWidth(kTextWidth / 2);
    const std::vector<ShippedModel> models = listShippedModels();
    if (!models.empty()) {
        shipped_ = new QPushButton(tr("Open %1").arg(QString::fromStdString(models.front().card.title)), this);
        shipped_->setProperty("role", "primary");
        shipped_->setToolTip(tr("A model that comes with the program; the others are on the Start page"));
        connect(shipped_, &QPushButton::clicked, this,
                [this, path = QString::fromStdString(models.front().weights.string())] { Q_EMIT modelChosen(path); });
    }
    train_ = new QPushButton(tr("Train a model"), this);
    if (!shipped_) train_->setProperty("role", "primary");
    train_->setToolTip(tr("Choose pictures and learn their energy (Ctrl+1)"));
    open_ = new QPushButton(tr("Open a model …"), this);
    open_->setToolTip(tr("Open a model's file (Ctrl+O)"));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::kGrid);
    buttons->addStretch();
    if (shipped_) buttons->addWidget(shipped_);
    buttons->addWidget(open_);
    buttons->addWidget(train_);
    buttons->addStretch();

    auto* column = new QVBoxLayout(this);
    column->setSpacing(2 * Theme::kGrid);
    column->addStretch(2);
    column->addWidget(new BigIcon(icon, this), 0, Qt::AlignHCenter);
    column->addWidget(title_, 0, Qt::AlignHCenter);
    column->addWidget(text_, 0, Qt::AlignHCenter);
    column->addWidget(progress_, 0, Qt::AlignHCenter);
    column->addSpacing(Theme::kGrid);
    column->addLayout(buttons);
    column->addStretch(3);

    connect(train_, &QPushButton::clicked, this, &Invitation::trainChosen);
    connect(open_, &QPushButton::clicked, this, &Invitation::openChosen);
    showStatus({});
}

void Invitation::showStatus(const StatusView& status) {
    const bool loading = status.state == EngineState::LoadingData;
    const bool failed = status.state == EngineState::Failed && !status.message.empty();
    const auto progress = status.progress.value_or(Progress{});
    setWrapped(title_, loading ? tr("Getting ready") : invitingTitle_);
    if (loading && !progress.what.empty())
        setWrapped(text_, tr("%1: %L2 of %L3")
                              .arg(QString::fromStdString(progress.what))
                              .arg(progress.done)
                              .arg(progress.total));
    else
        setWrapped(text_, failed ? QString::fromStdString(status.message) : invitingText_);
    progress_->setVisible(loading);
    // Thousandths: a count of pictures may not fit into an int.
    progress_->setRange(0, progress.total > 0 ? 1000 : 0);
    if (progress.total > 0) progress_->setValue(static_cast<int>(1000 * progress.done / progress.total));
    if (shipped_) shipped_->setVisible(!loading);
    train_->setVisible(!loading);
    open_->setVisible(!loading);
}

}  // namespace shortrun
