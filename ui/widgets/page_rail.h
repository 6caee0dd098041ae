// The rail at the left: one button a page, and the switch of the parameter form at its foot. Window thread.
#pragma once

#include <QButtonGroup>
#include <QFrame>

class QToolButton;
class QVBoxLayout;

namespace shortrun {

class PageRail : public QFrame {
    Q_OBJECT

 public:
    explicit PageRail(QWidget* parent = nullptr);

    /// Pages in order: page 0 is Ctrl+1, and so on. The one `onTop` is Ctrl+0 and stands above the others.
    void addPage(int page, const QString& title, const QString& icon, bool onTop = false);
    void setCurrent(int page);
    void setFormShown(bool shown);
    /// Whether the page has parameters at all.
    void setFormAvailable(bool available);

 Q_SIGNALS:
    void pageChosen(int page);
    void formToggled(bool shown);

 private:
    QToolButton* makeButton(const QString& title, const QString& icon);

    QVBoxLayout* column_;
    QButtonGroup pages_;
    QToolButton* form_;
};

}  // namespace shortrun
