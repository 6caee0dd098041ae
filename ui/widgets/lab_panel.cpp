#include "ui/widgets/lab_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QWhatsThis>

#include "ui/theme.h"
#include "ui/widgets/lab_map_view.h"

namespace shortrun {

LabPanel::LabPanel(const Text& text, MapScale scale, QWidget* parent)
    : QFrame(parent),
      text_(text),
      equation_(new QLabel(text.equation, this)),
      explain_(new QToolButton(this)),
      view_(new LabMapView(text.title, scale, this)) {
    setProperty("role", "card");
    auto* title = new QLabel(text.title, this);
    title->setFont(Theme::instance().font(Theme::Type::Heading));
    equation_->setProperty("role", "caption");
    equation_->setFont(Theme::instance().font(Theme::Type::Caption));
    equation_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    equation_->setMinimumWidth(1);
    explain_->setIcon(Theme::instance().icon(QStringLiteral("info"), Theme::Ink::Secondary));
    explain_->setFixedSize(24, 24);
    explain_->setFocusPolicy(Qt::TabFocus);
    explain_->setAccessibleName(tr("What is seen: %1").arg(text.title));
    explain_->setToolTip(QStringLiteral("<p>%1</p>").arg(text.explanation));
    view_->setAccessibleDescription(text.explanation);
    connect(explain_, &QToolButton::clicked, this, &LabPanel::showExplanation);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 0, 0);
    head->setSpacing(Theme::kGrid / 2);
    head->addWidget(title);
    head->addWidget(equation_, 1);
    head->addWidget(explain_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 8);
    column->setSpacing(Theme::kGrid / 2);
    column->addLayout(head);
    column->addWidget(view_, 1);
}

void LabPanel::setEquation(const QString& equation) {
    if (equation_->text() != equation) equation_->setText(equation);
}

void LabPanel::showExplanation() {
    QWhatsThis::showText(explain_->mapToGlobal(QPoint(0, explain_->height())), explain_->toolTip(), explain_);
}

}  // namespace shortrun
