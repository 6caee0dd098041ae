// A line of progress, four pixels high, that keeps its place while nothing runs. Window thread.
#pragma once

#include <QProgressBar>

namespace shortrun {

class ThinProgress : public QProgressBar {
    Q_OBJECT

 public:
    explicit ThinProgress(const QString& what, QWidget* parent = nullptr);

    /// `done` of `total`; the line is empty before the start and after the end.
    void showProgress(int done, int total);

 protected:
    void paintEvent(QPaintEvent*) override;
};

}  // namespace shortrun
