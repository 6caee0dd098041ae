// The path ratio q as a needle over its healthy band: the health of a run at a glance. Window thread.
#pragma once

#include <QWidget>

namespace shortrun {

class HealthMeter : public QWidget {
    Q_OBJECT

 public:
    explicit HealthMeter(QWidget* parent = nullptr);

    void setPathRatio(double pathRatio);
    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent*) override;

 private:
    double pathRatio_ = 0;
};

}  // namespace shortrun
