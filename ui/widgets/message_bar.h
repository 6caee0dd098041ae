// Messages above the page, newest first: never a box in the way. Notes leave by themselves, failures stay
// until they are closed. Window thread.
#pragma once

#include <QWidget>

#include "ui/pages/page.h"

class QVBoxLayout;

namespace shortrun {

class MessageBar : public QWidget {
    Q_OBJECT

 public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// The same text again only renews the message that is there.
    void post(MessageKind kind, const QString& text);
    int count() const;
    QString newest() const;  ///< empty when there is none
    void clear();

 private:
    QWidget* makeMessage(MessageKind kind, const QString& text);
    void remove(QWidget* message);

    QVBoxLayout* column_;
};

}  // namespace shortrun
