// What a page shows while there is no model to explore: what it will show, and the ways to a model, first one that
// comes with the program; while a model is on its way, how far; after a failure, what happened. Window thread.
#pragma once

#include <QWidget>

#include "engine/session/snapshot.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace shortrun {

class Invitation : public QWidget {
    Q_OBJECT

 public:
    /// `title` and `text` say what the page does once there is a model.
    Invitation(const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);

    void showStatus(const StatusView& status);

 Q_SIGNALS:
    void modelChosen(const QString& path);  ///< of those that come with the program
    void trainChosen();
    void openChosen();

 private:
    QLabel* title_ = nullptr;
    QLabel* text_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* shipped_ = nullptr;  ///< null: none comes with the program
    QPushButton* train_ = nullptr;
    QPushButton* open_ = nullptr;
    QString invitingTitle_;
    QString invitingText_;
};

}  // namespace shortrun
