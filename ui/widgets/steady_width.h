// Buttons whose word changes keep their width, so that nothing beside them moves. Window thread.
#pragma once

#include <QStringList>
#include <QToolButton>
#include <algorithm>

namespace shortrun {

/// As wide as the widest of these texts makes it; its icon is set.
inline void keepWidthFor(QToolButton* button, const QStringList& texts) {
    const QString now = button->text();
    int widest = 0;
    button->ensurePolished();
    for (const QString& text : texts) {
        button->setText(text);
        widest = std::max(widest, button->sizeHint().width());
    }
    button->setText(now);
    button->setFixedWidth(widest);
}

}  // namespace shortrun
