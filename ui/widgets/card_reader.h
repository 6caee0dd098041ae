// A model's card, to read: its samples, what it has learnt from, how it was made, what it cannot do. Window
// thread.
#pragma once

#include <QWidget>

class QLabel;
class QTextBrowser;

namespace shortrun {

struct ShippedModel;

class CardReader : public QWidget {
    Q_OBJECT

 public:
    explicit CardReader(QWidget* parent = nullptr);

    void showModel(const ShippedModel& model);

 Q_SIGNALS:
    void closed();
    void openChosen(const QString& file);

 private:
    void makeTablesCalm();

    QLabel* title_;
    QLabel* picture_;
    QTextBrowser* text_;
    QString file_;
};

}  // namespace shortrun
