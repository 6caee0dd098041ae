// The built-in guide (F1): what each page shows, with its equation, and all shortcuts. A window beside the
// work, never in its way. Window thread.
#pragma once

#include <QDialog>

#include "ui/pages/page.h"

class QListWidget;
class QTextBrowser;

namespace shortrun {

class Guide : public QDialog {
    Q_OBJECT

 public:
    explicit Guide(QWidget* parent = nullptr);

    void showPage(PageId page);
    void showShortcuts();
    QString text() const;

 private:
    void showTopic(int topic);

    QListWidget* topics_;
    QTextBrowser* text_;
};

/// All shortcuts as a table of rich text.
QString shortcutsText();

}  // namespace shortrun
