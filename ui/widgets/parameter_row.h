// One parameter in the form: label and symbol, the editor that fits its kind, its unit, and under it the
// reason why a value is refused or when it will count. Window thread.
#pragma once

#include <QLabel>
#include <QTimer>
#include <QWidget>

#include "ui/parameters.h"

namespace shortrun {

class ParameterRow : public QWidget {
    Q_OBJECT

 public:
    ParameterRow(const Field& field, Parameters& parameters, QWidget* parent = nullptr);

    const Field& field() const { return field_; }
    QWidget* editor() const { return editor_; }
    /// The sentence under the editor; empty when there is none.
    QString notice() const { return notice_->isHidden() ? QString() : notice_->text(); }
    ParameterMark shownMark() const { return shownMark_; }

 private:
    QWidget* makeEditor();
    QWidget* makeCombo();
    QWidget* makeCheck();
    QWidget* makeValue();
    QWidget* makeText();
    QWidget* makeWords();
    void offer(const QString& text);
    void check(const QString& text);
    void showValue();
    void showText(const QString& text);
    void showMark();
    void setNotice(const QString& text, const char* role);
    bool eventFilter(QObject* watched, QEvent* event) override;

    const Field& field_;
    Parameters& parameters_;
    QWidget* editor_ = nullptr;
    QLabel* mark_;
    QLabel* notice_;
    QTimer fade_;  ///< "applied" is said for a moment, not for ever
    ParameterMark shownMark_ = ParameterMark::None;
    bool refused_ = false;  ///< the text in the editor is no value
    bool showing_ = false;  ///< the editor follows the value: its signals are no user's
};

}  // namespace shortrun
