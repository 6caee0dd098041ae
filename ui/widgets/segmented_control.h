// A few choices side by side, one of them taken: quicker to read and to reach than a drop-down list. Window
// thread.
#pragma once

#include <QWidget>

class QButtonGroup;

namespace shortrun {

class SegmentedControl : public QWidget {
    Q_OBJECT

 public:
    struct Choice {
        QString label;
        QString toolTip;
    };
    /// `name` is what screen readers say before the choice.
    SegmentedControl(const QString& name, const QList<Choice>& choices, QWidget* parent = nullptr);

    int current() const;
    /// Does not emit chosen(). -1: none of them.
    void setCurrent(int index);

 Q_SIGNALS:
    void chosen(int index);

 private:
    void applyTheme();

    QButtonGroup* group_ = nullptr;
};

}  // namespace shortrun
