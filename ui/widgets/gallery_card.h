// A card that can be pressed: a picture (or, lower, an icon), a title, a line, a caption; and, where there is more to
// read, a small button that says so. Window thread.
#pragma once

#include <QAbstractButton>
#include <QImage>

class QToolButton;

namespace shortrun {

class GalleryCard : public QAbstractButton {
    Q_OBJECT

 public:
    struct Content {
        QString title, line, caption;
        QString picture;       ///< a file; empty: the icon
        QString icon;          ///< of the theme
        bool details = false;  ///< a button for more
    };
    explicit GalleryCard(const Content& content, QWidget* parent = nullptr);

    /// Says on the card that this is what is open now.
    void setOpen(bool open);
    bool isOpen() const { return open_; }

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
    void detailsRequested();

 protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

 private:
    void drawPicture(QPainter& painter, const QRect& area) const;
    void drawTexts(QPainter& painter, QRect area) const;
    void drawBadge(QPainter& painter) const;
    QRect pictureArea() const;

    Content content_;
    QImage picture_;
    QToolButton* details_ = nullptr;
    bool open_ = false;
};

}  // namespace shortrun
