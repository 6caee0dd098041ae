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

    /// Pages in order; the first gets Ctrl+1 in its tooltip, and so on.
    void addPage(const QString& title, const QString& icon);
    void setCurrent(int page);
    void setFormShown(bool shown);

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
