// Edits a number or a schedule as text, with steps that fit its scale: the arrow keys, the wheel and the
// buttons go 1-2-5 on a logarithmic scale. What the text may be is decided elsewhere. Window thread.
#pragma once

#include <QAbstractSpinBox>
#include <optional>

#include "engine/config/schema.h"

namespace shortrun {

class ValueEdit : public QAbstractSpinBox {
    Q_OBJECT

 public:
    explicit ValueEdit(const Field& field, QWidget* parent = nullptr);

    /// As it stands: a number, or the field's word for 0.
    QString value() const;
    void setValue(const QString& text);
    /// True while there is text that has not been committed.
    bool dirty() const { return value() != committed_; }
    /// Red frame; the sentence that says why stands beside the editor.
    void setInvalid(bool invalid);

    void stepBy(int steps) override;
    QValidator::State validate(QString& text, int& position) const override;
    QSize sizeHint() const override;

 Q_SIGNALS:
    void edited(const QString& text);     ///< at each key
    void committed(const QString& text);  ///< Enter, focus lost, or a step

 protected:
    StepEnabled stepEnabled() const override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    void commit();
    /// What stands there as a number; the field's word for 0 is 0.
    std::optional<double> number() const;
    /// 0 as the field's word for it, where there is one.
    QString shown(const QString& text) const;

    const Field& field_;
    QString committed_;
};

/// The next stop above (direction 1) or below (-1) `value`: 1, 2, 5, 10, ... on a logarithmic scale, else a
/// hundredth of the range rounded to such a number, or 1 for whole numbers. Within the field's range.
double nextStop(const Field& field, double value, int direction);

}  // namespace shortrun
