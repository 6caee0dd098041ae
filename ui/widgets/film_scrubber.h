// Play button, track and counter over the frames of a film: x_0 ... x_K of a chain, or M(z_t), t = 0 ... T,
// of a descent. While frames still arrive it stays with the newest one, until a person goes back. Window
// thread.
#pragma once

#include <QTimer>
#include <QWidget>
#include <vector>

class QActionGroup;
class QLabel;
class QToolButton;

namespace shortrun {

class TrackSlider;

class FilmScrubber : public QWidget {
    Q_OBJECT

 public:
    /// `symbol` numbers the frames ("k"), `what` names the film to screen readers.
    FilmScrubber(const QString& symbol, const QString& what, QWidget* parent = nullptr);

    /// Frames 0 ... available - 1 exist; the last will be number `lastFrame`.
    void setFrames(int available, int lastFrame);
    /// Forgets the film; the next one is followed from its start.
    void clear();
    void setCurve(std::vector<float> values);
    void setMark(int frame);

    int frame() const;
    void setFrame(int frame);
    int available() const { return available_; }
    /// How fast it plays: 1 goes through the whole film in about three seconds. From 0.1 to
    /// 2; another value becomes the nearest that is offered.
    double speed() const { return speed_; }
    void setSpeed(double speed);  ///< emits nothing
    bool isPlaying() const { return clock_.isActive(); }
    TrackSlider* track() const { return track_; }
    /// "k = 20 / 50": at the right of the track, or wherever a narrow place lays it out instead.
    QLabel* counter() const { return label_; }
    /// At its right; for narrow places too.
    QToolButton* speedButton() const { return speedButton_; }

 public Q_SLOTS:
    void play();  ///< from the start again at the end, and at the mark, where a finished film comes to rest
    void pause();
    void togglePlay();

 Q_SIGNALS:
    /// Another frame is to be shown, or frame `frame` has become another picture.
    void frameChanged(int frame);
    void speedChosen(double speed);

 private:
    void buildSpeeds();
    int interval() const;
    void choose(int frame);
    void nextFrame();
    void updateLabel();
    void updateButton();

    QString symbol_;
    QToolButton* button_ = nullptr;
    QToolButton* speedButton_ = nullptr;
    QActionGroup* speeds_ = nullptr;
    double speed_ = 1;
    TrackSlider* track_ = nullptr;
    QLabel* label_ = nullptr;
    QTimer clock_;
    int available_ = 0;
    bool following_ = true;
};

}  // namespace shortrun
