#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/theme.h"

namespace shortrun {

SegmentedControl::SegmentedControl(const QString& name, const QList<Choice>& choices, QWidget* parent)
    : QWidget(parent), group_(new QButtonGroup(this)) {
    setAccessibleName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const auto& choice : choices) {
        auto* button = new QToolButton(this);
        button->setText(choice.label);
        button->setToolTip(choice.toolTip);
        button->setAccessibleName(name + ": " + choice.label);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        const int place = static_cast<int>(group_->buttons().size());
        button->setObjectName(place == 0 ? "first" : place + 1 == choices.size() ? "last" : "middle");
        group_->addButton(button, place);
        row->addWidget(button);
    }
    setCurrent(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(group_, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
    connect(&Theme::instance(), &Theme::changed, this, &SegmentedControl::applyTheme);
    applyTheme();
}

int SegmentedControl::current() const {
    return group_->checkedId();
}

void SegmentedControl::setCurrent(int index) {
    if (auto* button = group_->button(index)) return button->setChecked(true);
    group_->setExclusive(false);
    for (QAbstractButton* button : group_->buttons()) button->setChecked(false);
    group_->setExclusive(true);
}

void SegmentedControl::applyTheme() {
    const auto& colours = themeColours();
    setStyleSheet(
        QStringLiteral("QToolButton { background: %1; color: %2; border: 1px solid %3; border-radius: 0;"
                       " padding: 0 10px; min-height: 30px; max-height: 30px; margin: 0; }"
                       "QToolButton#middle, QToolButton#last { border-left: none; }"
                       "QToolButton#first { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }"
                       "QToolButton#last { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }"
                       "QToolButton:hover { background: %4; }"
                       "QToolButton:checked { background: %4; color: %5; font-weight: 600; }"
                       // As wide and high as without it.
                       "QToolButton:focus { border: 2px solid %5; padding: 0 9px; min-height: 28px;"
                       " max-height: 28px; }"
                       "QToolButton#middle:focus, QToolButton#last:focus { border: 2px solid %5;"
                       " padding: 0 9px 0 8px; }")
            .arg(colours.surface.name(), colours.text.name(), colours.border.name(),
                 colours.accentSoft.name(), colours.accent.name()));
}

}  // namespace shortrun
