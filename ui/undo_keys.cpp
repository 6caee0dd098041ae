#include "ui/undo_keys.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>

namespace shortrun {

UndoKeys::UndoKeys(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool UndoKeys::eventFilter(QObject* watched, QEvent* event) {
    const auto* box = qobject_cast<QAbstractSpinBox*>(watched);
    const auto* line = qobject_cast<QLineEdit*>(watched);
    if (box == nullptr && line == nullptr) return false;
    if (event->type() == QEvent::FocusIn) typing_ = false;
    if (event->type() == QEvent::KeyPress && box != nullptr) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
            typing_ = false;
        else if (!key->text().isEmpty() && !(key->modifiers() & Qt::ControlModifier))
            typing_ = true;
    }
    if (event->type() != QEvent::ShortcutOverride) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool undo = key->matches(QKeySequence::Undo);
    if (!undo && !key->matches(QKeySequence::Redo)) return false;
    if (box != nullptr ? typing_ : undo ? line->isUndoAvailable() : line->isRedoAvailable()) return false;
    event->ignore();
    return true;
}

}  // namespace shortrun
