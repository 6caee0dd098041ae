// A plot under the scrubber of a film: its axis begins and ends where the scrubber does, and a click chooses
// a frame. What is drawn belongs to those who derive from it. Window thread.
#pragma once

#include <QWidget>

class QColor;
class QCustomPlot;

namespace shortrun {

class FilmPlot : public QWidget {
    Q_OBJECT

 public:
    /// Where the first and the last frame lie, in this widget's pixels.
    void setEnds(int firstX, int lastX);
    double pixelOf(int frame) const;

 Q_SIGNALS:
    void frameChosen(int frame);

 protected:
    FilmPlot(int topMargin, int bottomMargin, QWidget* parent);

    QCustomPlot* plot() const { return plot_; }
    /// Background, axes and grid in the theme's colours.
    void styleAxes(const QColor& background);

    void resizeEvent(QResizeEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void applyEnds();

    QCustomPlot* plot_;
    int topMargin_, bottomMargin_;
    int firstX_ = 48;
    int lastX_ = -1;
};

}  // namespace shortrun
