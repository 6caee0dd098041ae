// Whose Ctrl+Z it is: a field's own typing, or the window's history. Window thread.
#pragma once

#include <QObject>

namespace shortrun {

/// A line edit takes the keys of undo and redo for itself, even where it has nothing to take back: there they are the
/// window's. A number box has something of its own only between the first key typed and Return. Filters the
/// application's events while it lives.
class UndoKeys : public QObject {
    Q_OBJECT

 public:
    explicit UndoKeys(QObject* parent);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    bool typing_ = false;  ///< in the number box that has the focus, since its value was committed
};

}  // namespace shortrun
