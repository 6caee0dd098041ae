#include "ui/widgets/page_rail.h"

#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace shortrun {

namespace {
constexpr int kRailWidth = 88;
}

PageRail::PageRail(QWidget* parent) : QFrame(parent), column_(new QVBoxLayout(this)) {
    setProperty("role", "rail");
    setFixedWidth(kRailWidth);
    setAccessibleName(tr("Pages"));
    column_->setContentsMargins(4, 8, 5, 8);
    column_->setSpacing(4);
    column_->addStretch();
    form_ = makeButton(tr("Parameters"), QStringLiteral("parameters"));
    form_->setToolTip(tr("Show or hide the parameters (Ctrl+P)"));
    column_->addWidget(form_);
    connect(form_, &QToolButton::toggled, this, &PageRail::formToggled);
    connect(&pages_, &QButtonGroup::idClicked, this, &PageRail::pageChosen);
}

QToolButton* PageRail::makeButton(const QString& title, const QString& icon) {
    auto* button = new QToolButton(this);
    button->setProperty("role", "rail");
    button->setText(title);
    button->setAccessibleName(title);
    button->setIcon(Theme::instance().icon(icon, Theme::Ink::Secondary));
    button->setIconSize({24, 24});
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setFont(Theme::instance().font(Theme::Type::Caption));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return button;
}

void PageRail::addPage(int page, const QString& title, const QString& icon, bool onTop) {
    QToolButton* button = makeButton(title, icon);
    button->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(onTop ? 0 : page + 1));
    pages_.addButton(button, page);
    column_->insertWidget(onTop ? 0 : static_cast<int>(pages_.buttons().size()) - 1, button);
}

void PageRail::setCurrent(int page) {
    QAbstractButton* current = pages_.button(page);
    if (!current) return;
    current->setChecked(true);
    // Tab comes to the page that is seen; arrows go on from there. Qt itself remembers the button that had the focus
    // last.
    for (QAbstractButton* button : pages_.buttons())
        button->setFocusPolicy(button == current ? Qt::TabFocus : Qt::NoFocus);
}

void PageRail::setFormAvailable(bool available) {
    form_->setVisible(available);
}

void PageRail::setFormShown(bool shown) {
    form_->setChecked(shown);
}

}  // namespace shortrun
