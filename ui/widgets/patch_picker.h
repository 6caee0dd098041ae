// A picture on which a patch of pixels can be chosen: by a click, a drag, or the arrow keys. Window thread.
#pragma once

#include <QImage>
#include <QWidget>

namespace shortrun {

class PatchPicker : public QWidget {
    Q_OBJECT

 public:
    PatchPicker(const QString& title, const QString& toolTip, QWidget* parent = nullptr);

    void setImage(const QImage& image);
    /// The pixel in its middle, and its side in pixels.
    void setPatch(int row, int column, int side);
    /// Without, the picture is only to be looked at.
    void setPatchShown(bool shown);
    int row() const { return row_; }
    int column() const { return column_; }
    /// The patch in this widget.
    QRectF patchRect() const;

    QSize sizeHint() const override { return {112, 148}; }
    QSize minimumSizeHint() const override { return {68, 104}; }

 Q_SIGNALS:
    void picked(int row, int column);

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    QRect square() const;
    void pickAt(const QPointF& position);
    void pick(int row, int column);

    QString title_;
    QImage image_;
    int row_ = 0, column_ = 0, side_ = 1;
    bool shown_ = true;
};

}  // namespace shortrun
