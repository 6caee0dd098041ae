// Lies over the picture that the model sees: shows what is to be filled in, and takes the brush. Window thread.
#pragma once

#include <QImage>
#include <QWidget>

namespace shortrun {

class TileView;

class MaskPainter : public QWidget {
    Q_OBJECT

 public:
    enum class Tool { None, Paint, Erase };

    /// Covers `view`, whose one tile is painted on.
    explicit MaskPainter(TileView* view);

    /// Null: nothing is masked. As large as the tile, once there is one.
    void setMask(const QImage& mask);
    const QImage& mask() const { return mask_; }
    void setTool(Tool tool);
    void setBrush(int diameter);  ///< in pixels of the model

 Q_SIGNALS:
    /// A stroke has ended, or a key has painted.
    void maskPainted(const QImage& mask);

 protected:
    bool event(QEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

 private:
    QRectF tile() const;
    QPointF inMask(const QPointF& position) const;
    void paintHoles(QPainter& painter, const QRectF& tile) const;
    void stroke(const QPointF& to, bool erase);

    TileView* view_;
    QImage mask_;
    Tool tool_ = Tool::None;
    int brush_ = 4;
    QPointF at_{-1, -1};  ///< the brush, in pixels of the mask; negative: not over the picture
    bool painting_ = false;
};

}  // namespace shortrun
