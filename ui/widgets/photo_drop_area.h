// The place that asks for photos while there are none: drop, open or paste. Window thread.
#pragma once

#include <QWidget>

namespace shortrun {

class PhotoDropArea : public QWidget {
    Q_OBJECT

 public:
    explicit PhotoDropArea(QWidget* parent = nullptr);

    /// While photos hover over the page.
    void setHighlighted(bool highlighted);

 Q_SIGNALS:
    void openChosen();
    void pasteChosen();

 protected:
    void paintEvent(QPaintEvent*) override;

 private:
    bool highlighted_ = false;
};

}  // namespace shortrun
