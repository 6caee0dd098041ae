// Says, while something is dragged over the window, what will become of it. Takes no mouse. Window thread.
#pragma once

#include <QWidget>

class QMimeData;

namespace shortrun {

/// "Drop to reconstruct 2 photos", "Drop to open the model faces.safetensors", ...
QString dropText(const QMimeData* data);

class DropHint : public QWidget {
    Q_OBJECT

 public:
    /// Covers `parent` while it is shown.
    explicit DropHint(QWidget* parent);

    void showFor(const QMimeData* data);

 protected:
    void paintEvent(QPaintEvent*) override;

 private:
    QString text_;
};

}  // namespace shortrun
