// Curves by name, each with the number that it reads now. There are as many columns as have room for the longest
// numbers: nothing is cut, and nothing moves while digits change. Window thread.
#pragma once

#include <QStringList>
#include <QWidget>
#include <vector>

class QLabel;

namespace shortrun {

/// Three significant digits, as short as they can be written: "1.95e4".
QString readingText(double value);

class LabLegend : public QWidget {
    Q_OBJECT

 public:
    struct Entry {
        QString label;  ///< rich text
        QString help;
    };
    LabLegend(const QList<Entry>& entries, int mostColumns, QWidget* parent = nullptr);

    void setReading(int entry, const QColor& colour, const QString& value);
    int columns() const { return columns_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void resizeEvent(QResizeEvent*) override;

 private:
    /// Of the widest entry of each.
    std::vector<int> columnWidths(int columns) const;
    void arrange();

    QStringList names_;
    std::vector<QLabel*> entries_;
    std::vector<int> widths_;  ///< with the longest number
    int mostColumns_;
    int columns_ = 0;
};

}  // namespace shortrun
