// Pictures of the engine, one or a grid of them, at a crisp whole-number scale of device pixels (or at 1.5). A tile can
// be selected (mouse, arrow keys), dragged out, copied and saved. Window thread.
#pragma once

#include <QImage>
#include <QStringList>
#include <QWidget>
#include <memory>

#include "engine/core/image.h"

class QMenu;

namespace shortrun {

/// One tile as a QImage of its own (8-bit gray or RGB); a null image where `index` is out of range.
QImage tileImage(const ImageTiles& tiles, int index);

class TileView : public QWidget {
    Q_OBJECT

 public:
    explicit TileView(QWidget* parent = nullptr);

    /// Shows these pictures; null or empty: the placeholder text. The selection stays where it is still
    /// valid.
    void setTiles(std::shared_ptr<const ImageTiles> tiles);
    const std::shared_ptr<const ImageTiles>& tiles() const { return tiles_; }
    /// Shows `count` tiles from `first` on (the whole by default, count < 0): one frame of a film, for
    /// example.
    void setShown(int first, int count);

    /// 0 (default): as many columns as make the tiles largest.
    void setColumns(int columns);
    void setSpacing(int pixels);
    /// Smooth instead of nearest-neighbour scaling; the scale is then no longer a whole number.
    void setSmooth(bool smooth);
    /// The largest scale in device-independent pixels for one picture pixel; 0 (default): as large as fits.
    void setMaximumScale(int scale);
    void setAlignment(Qt::Alignment alignment);
    void setPlaceholder(const QString& text);
    /// A line of text under each tile, for example rho; empty list: none.
    void setLabels(const QStringList& labels);
    /// Base of the names of copied, dragged and saved pictures: "sample" gives sample-0007.png.
    void setFileStem(const QString& stem);

    void setSelectable(bool selectable);
    int selected() const { return selected_; }  ///< -1: none; an index into tiles()
    void setSelected(int tile);                 ///< emits selectionChanged when it changes

    QImage image(int tile) const;
    /// The shown tiles as one picture, unscaled, `gap` pixels apart on white.
    QImage sheet(int gap = 2) const;
    /// What is drawn in device-independent pixels; empty when there is nothing.
    QRect tileRect(int tile) const;
    int tileAt(const QPoint& position) const;  ///< -1: none

    /// The width of a square of `count` tiles of `extent` pixels, the usual gap between them, at the largest scale that
    /// fits into `room` device-independent pixels.
    static int widthOfSquare(int count, int extent, int room, double pixelRatio);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 public Q_SLOTS:
    void copyTile();  ///< the selected (or only) tile to the clipboard
    void saveTile();  ///< asks for a name (a file dialog that blocks nothing)
    void saveSheet();

 Q_SIGNALS:
    void selectionChanged(int tile);
    void activated(int tile);  ///< double click or Enter
    void hovered(int tile);    ///< -1: left
    /// The context menu of a tile (-1: of none in particular) is about to open: whoever owns the view may add to it.
    void menuOpening(QMenu* menu, int tile);
    void saveFailed(const QString& path);

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void leaveEvent(QEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;

 private:
    /// Where the tiles go, in device pixels, for the widget's size now.
    struct Layout {
        int columns = 0;
        int rows = 0;
        double scale = 0;  ///< device pixels for one picture pixel
        int tileWidth = 0, tileHeight = 0;
        int stepX = 0, stepY = 0;
        int left = 0, top = 0;
    };
    Layout layoutNow() const;
    Layout layoutWith(int columns) const;
    QRect deviceRect(const Layout& layout, int shownIndex) const;
    int shownCount() const;
    int labelHeight() const;
    /// The largest scale up to `scale` at which pictures are drawn: whole where there is the choice.
    static double shownScale(double scale, bool smooth);
    int focusTile() const;
    void drawTile(QPainter& painter, const Layout& layout, int shownIndex) const;
    void startDrag(int tile);
    void saveImage(const QImage& image, const QString& name);
    QString fileName(int tile) const;
    void setHovered(int tile);

    static constexpr int kUsualGap = 2;

    std::shared_ptr<const ImageTiles> tiles_;
    QImage strip_;  ///< all tiles one under another, in a format that paints fast
    QStringList labels_;
    QString placeholder_;
    QString stem_ = QStringLiteral("picture");
    Qt::Alignment alignment_ = Qt::AlignCenter;
    int first_ = 0;
    int count_ = -1;
    int columns_ = 0;
    int spacing_ = kUsualGap;
    int maximumScale_ = 0;
    int selected_ = -1;
    int hovered_ = -1;
    bool smooth_ = false;
    bool selectable_ = false;
    QPoint pressed_;
};

}  // namespace shortrun
