#include "ui/widgets/lab_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QWhatsThis>

#include "ui/theme.h"

namespace shortrun {

LabCard::LabCard(const Text& text, QWidget* parent)
    : QFrame(parent),
      text_(text),
      equation_(new QLabel(text.equation, this)),
      explain_(new QToolButton(this)),
      head_(new QHBoxLayout),
      body_(new QVBoxLayout(this)) {
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
    connect(explain_, &QToolButton::clicked, this, &LabCard::showExplanation);
    setExplanation(text.explanation);

    head_->setContentsMargins(4, 0, 0, 0);
    head_->setSpacing(Theme::kGrid / 2);
    head_->addWidget(title);
    head_->addWidget(equation_, 1);
    head_->addWidget(explain_);
    body_->setContentsMargins(8, 4, 8, 8);
    body_->setSpacing(Theme::kGrid / 2);
    body_->addLayout(head_);
}

void LabCard::setEquation(const QString& equation) {
    if (equation_->text() != equation) equation_->setText(equation);
}

void LabCard::setExplanation(const QString& explanation) {
    text_.explanation = explanation;
    explain_->setToolTip(QStringLiteral("<p>%1</p>").arg(explanation));
}

void LabCard::showExplanation() {
    QWhatsThis::showText(explain_->mapToGlobal(QPoint(0, explain_->height())), explain_->toolTip(), explain_);
}

}  // namespace shortrun
