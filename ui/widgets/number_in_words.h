// A measured number, large, with two lines that say what it means. Window thread.
#pragma once

#include <QWidget>

class QLabel;

namespace shortrun {

class NumberInWords : public QWidget {
    Q_OBJECT

 public:
    explicit NumberInWords(QWidget* parent = nullptr);

    void setReading(const QString& number, const QString& words);
    /// Not known yet, and what would help.
    void setUnknown(const QString& words = {});
    QString number() const;
    QString words() const;

 private:
    QLabel* number_;
    QLabel* words_;
};

}  // namespace shortrun
