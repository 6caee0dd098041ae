#include "ui/widgets/compared_run.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr QSize kDash(20, 10);

QPixmap dash(const QPen& pen, double ratio) {
    QPixmap picture(kDash * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setPen(pen);
    painter.drawLine(QPointF(0, kDash.height() / 2.0), QPointF(kDash.width(), kDash.height() / 2.0));
    return picture;
}

}  // namespace

ComparedRun::ComparedRun(QWidget* parent)
    : QWidget(parent),
      ownDash_(new QLabel(this)),
      own_(new QLabel(this)),
      otherDash_(new QLabel(this)),
      other_(new QLabel(this)),
      remove_(new QToolButton(this)) {
    setAccessibleName(tr("Legend of the curves"));
    for (QLabel* name : {own_, other_}) {
        name->setFont(Theme::instance().font(Theme::Type::Caption));
        name->setProperty("role", "caption");
        name->setMinimumWidth(1);
    }
    remove_->setIcon(Theme::instance().icon(QStringLiteral("close"), Theme::Ink::Secondary));
    remove_->setIconSize({12, 12});
    remove_->setAccessibleName(tr("No longer compare"));
    remove_->setToolTip(tr("Takes the other run's curves away"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(ownDash_);
    row->addWidget(own_, 1);
    row->addWidget(otherDash_);
    row->addWidget(other_, 1);
    row->addWidget(remove_);
    connect(remove_, &QToolButton::clicked, this, &ComparedRun::removed);
    connect(&Theme::instance(), &Theme::changed, this, &ComparedRun::paintDashes);
    paintDashes();
    hide();
}

void ComparedRun::setNames(const QString& own, const QString& other) {
    own_->setText(own);
    other_->setText(other);
    other_->setToolTip(other);
    setVisible(!other.isEmpty());
}

QString ComparedRun::other() const {
    return other_->text();
}

void ComparedRun::paintDashes() {
    const ThemeColours& c = themeColours();
    ownDash_->setPixmap(dash(QPen(c.curves[0], 2), devicePixelRatioF()));
    otherDash_->setPixmap(dash(QPen(c.text, 1, Qt::DashLine), devicePixelRatioF()));
}

}  // namespace shortrun
