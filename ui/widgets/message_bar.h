// Messages at the foot of the page, newest first. They float over it, so that nothing moves under the mouse,
// and take no focus. Notes leave by themselves, failures stay until they are closed. Window thread.
#pragma once

#include <QWidget>
#include <functional>

#include "ui/pages/page.h"

class QVBoxLayout;

namespace shortrun {

class MessageBar : public QWidget {
    Q_OBJECT

 public:
    /// Floats over `page`, which is its parent.
    explicit MessageBar(QWidget* page);

    /// The same text again only renews the message that is there.
    void post(MessageKind kind, const QString& text);
    /// With a button that does `action`, and takes the message away.
    void offer(MessageKind kind, const QString& text, const QString& name, const std::function<void()>& action);
    int count() const;
    QString newest() const;  ///< empty when there is none
    void clear();

 private:
    QWidget* makeMessage(MessageKind kind, const QString& text);
    void addButton(QWidget* message, const QString& name, const std::function<void()>& action);
    void place(QWidget* message, MessageKind kind, int shownMs);
    void remove(QWidget* message);
    void place();
    bool eventFilter(QObject* watched, QEvent* event) override;

    QVBoxLayout* column_;
};

}  // namespace shortrun
