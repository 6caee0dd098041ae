#include "ui/widgets/value_edit.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QStyle>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "engine/config/value_text.h"

namespace shortrun {

namespace {

/// The largest of 1, 2, 5 times a power of ten that is at most `value` (> 0).
double roundedDown(double value) {
    const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    const double lead = value / decade;
    return decade * (lead >= 5 - 1e-9 ? 5 : lead >= 2 - 1e-9 ? 2 : 1);
}

double nextLogarithmic(double value, int direction) {
    const double here = roundedDown(value);
    const double lead = std::round(here / std::pow(10.0, std::floor(std::log10(here) + 1e-9)));
    const double up = here * (lead == 2 ? 2.5 : 2);
    const double down = here * (lead == 5 ? 0.4 : 0.5);
    const bool onStop = std::abs(value - here) <= 1e-9 * here;
    return direction > 0 ? up : onStop ? down : here;
}

/// Without the digits that floating point adds: 0.30000000000000004 is 0.3.
double tidy(double value) {
    return std::stod(QString::number(value, 'g', 12).toStdString());
}

}  // namespace

double nextStop(const Field& field, double value, int direction) {
    double next = 0;
    if (field.scale == FieldScale::Logarithmic) {
        const double smallest = field.minimum > 0                  ? field.minimum
                                : field.kind == FieldKind::Integer ? 1
                                                                   : 1e-6;
        if (value <= 0 || (value <= smallest && direction < 0))
            next = direction > 0 ? smallest : field.minimum;
        else
            next = nextLogarithmic(value, direction);
    } else {
        const bool whole = field.kind == FieldKind::Integer;
        next = value + direction * (whole ? 1 : roundedDown((field.maximum - field.minimum) / 100));
    }
    return tidy(std::clamp(next, field.minimum, field.maximum));
}

ValueEdit::ValueEdit(const Field& field, QWidget* parent) : QAbstractSpinBox(parent), field_(field) {
    setKeyboardTracking(false);
    setFocusPolicy(Qt::StrongFocus);
    setCorrectionMode(QAbstractSpinBox::CorrectToPreviousValue);
    connect(lineEdit(), &QLineEdit::textEdited, this, &ValueEdit::edited);
    connect(this, &QAbstractSpinBox::editingFinished, this, &ValueEdit::commit);
}

QString ValueEdit::value() const {
    return lineEdit()->text();
}

std::optional<double> ValueEdit::number() const {
    if (!field_.zeroWord.empty() && value().trimmed().toStdString() == field_.zeroWord) return 0.0;
    return parseReal(value().toStdString());
}

QString ValueEdit::shown(const QString& text) const {
    if (field_.zeroWord.empty() || parseReal(text.toStdString()) != 0.0) return text;
    return QString::fromStdString(field_.zeroWord);
}

void ValueEdit::setValue(const QString& text) {
    committed_ = shown(text);
    if (lineEdit()->text() != committed_) lineEdit()->setText(committed_);
    lineEdit()->setCursorPosition(0);
    setInvalid(false);
}

void ValueEdit::setInvalid(bool invalid) {
    if (property("invalid").toBool() == invalid) return;
    setProperty("invalid", invalid);
    style()->unpolish(this);
    style()->polish(this);
}

void ValueEdit::stepBy(int steps) {
    const auto value = number();
    if (!value) return;
    double next = *value;
    for (int i = 0; i < std::abs(steps); ++i) next = nextStop(field_, next, steps > 0 ? 1 : -1);
    const bool whole = field_.kind == FieldKind::Integer;
    lineEdit()->setText(shown(whole ? QString::number(static_cast<qint64>(next))
                                    : QString::fromStdString(realText(next))));
    commit();
}

QAbstractSpinBox::StepEnabled ValueEdit::stepEnabled() const {
    const auto value = number();
    if (!value) return StepNone;
    StepEnabled enabled = StepNone;
    if (*value < field_.maximum) enabled |= StepUpEnabled;
    if (*value > field_.minimum) enabled |= StepDownEnabled;
    return enabled;
}

// Any text may stand here while it is typed; the row says what is wrong with it.
QValidator::State ValueEdit::validate(QString&, int&) const {
    return QValidator::Acceptable;
}

QSize ValueEdit::sizeHint() const {
    return {120, QAbstractSpinBox::sizeHint().height()};
}

// A page of parameters is scrolled with the wheel: only the editor in use takes it.
void ValueEdit::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QAbstractSpinBox::wheelEvent(event);
    else
        event->ignore();
}

void ValueEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && dirty()) {
        setValue(committed_);
        Q_EMIT edited(committed_);
        return;
    }
    QAbstractSpinBox::keyPressEvent(event);
}

void ValueEdit::commit() {
    if (!dirty()) return;
    committed_ = value();
    Q_EMIT committed(committed_);
}

}  // namespace shortrun
