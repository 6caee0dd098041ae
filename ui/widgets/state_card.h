// A page's word about itself when pictures cannot speak: inviting, loading, failed, diverged. An icon, a
// title, a sentence, a progress bar, some buttons. Window thread.
#pragma once

#include <QFrame>
#include <optional>

#include "engine/core/progress.h"
#include "ui/theme.h"

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace shortrun {

class StateCard : public QFrame {
    Q_OBJECT

 public:
    explicit StateCard(QWidget* parent = nullptr);

    void say(const QString& icon, Theme::Ink ink, const QString& title, const QString& text);
    /// Without the icon and with narrow margins, above something else.
    void setLow(bool low);
    void setProgress(const std::optional<Progress>& progress);
    /// Added once, shown and hidden by the caller.
    QPushButton* addButton(const QString& text, bool primary = false);

    QString title() const;
    QString text() const;

 private:
    void paintIcon();

    QLabel* icon_;
    QLabel* title_;
    QLabel* text_;
    QProgressBar* progress_;
    QHBoxLayout* buttons_;
    QString iconName_;
    Theme::Ink ink_ = Theme::Ink::Secondary;
};

}  // namespace shortrun
