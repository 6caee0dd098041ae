// Four corners: the pad, and under it where each corner comes from. Window thread.
#pragma once

#include <QWidget>
#include <array>

#include "ui/latent_ways.h"
#include "ui/point_json.h"

namespace shortrun {

class CornerPad;
class LatentEnd;

class CornerPanel : public QWidget {
    Q_OBJECT

 public:
    explicit CornerPanel(QWidget* parent = nullptr);

    CornerPad* pad() const { return pad_; }
    LatentEnd* end(int corner) const { return ends_[static_cast<std::size_t>(corner)]; }
    void setCorners(const Corners& corners);
    void setPins(const QList<NamedPoint>& pins);

 Q_SIGNALS:
    /// Corner 0 ... 3 (z1 ... z4) is to be another point.
    void cornerChanged(int corner);

 private:
    CornerPad* pad_ = nullptr;
    std::array<LatentEnd*, 4> ends_{};
};

}  // namespace shortrun
