// Which run is compared with the open one: a legend for the curves, with the way to let it go, or nothing.
// Window thread.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace shortrun {

class ComparedRun : public QWidget {
    Q_OBJECT

 public:
    explicit ComparedRun(QWidget* parent = nullptr);

    /// Both by name; an empty `other` hides the legend.
    void setNames(const QString& own, const QString& other);
    QString other() const;
    QToolButton* removeButton() const { return remove_; }

 Q_SIGNALS:
    void removed();

 private:
    void paintDashes();

    QLabel* ownDash_;
    QLabel* own_;
    QLabel* otherDash_;
    QLabel* other_;
    QToolButton* remove_;
};

}  // namespace shortrun
