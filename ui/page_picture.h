// Renders a page as the user sees it into a file: waits until its pictures are there and nothing moves any
// more. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "ui/main_window.h"

namespace shortrun {

class PagePicture : public QObject {
    Q_OBJECT

 public:
    /// `expectModel`: a model was asked for, and is to be open first.
    PagePicture(MainWindow& window, const QString& file, bool expectModel);

 Q_SIGNALS:
    /// `problem` is empty when the picture is written, else one sentence.
    void finished(const QString& problem);

 private:
    void look();
    bool moves();
    void take();

    MainWindow& window_;
    QString file_;
    bool expectModel_;
    QTimer timer_;
    QElapsedTimer sinceStart_;
    QElapsedTimer sinceMove_;
    Snapshot seen_;
    std::size_t rows_ = 0;
};

}  // namespace shortrun
