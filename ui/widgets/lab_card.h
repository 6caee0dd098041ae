// A card of the laboratory: what is seen, its equation, a button that explains it in two sentences, and room for the
// rest. Window thread.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace shortrun {

class LabCard : public QFrame {
    Q_OBJECT

 public:
    struct Text {
        QString title;
        QString equation;     ///< rich text
        QString explanation;  ///< two sentences, rich text
    };
    explicit LabCard(const Text& text, QWidget* parent = nullptr);

    void setEquation(const QString& equation);
    const QString& explanation() const { return text_.explanation; }
    /// Changes with what is seen.
    void setExplanation(const QString& explanation);
    QToolButton* explain() const { return explain_; }
    /// The title's row, between the equation and the button.
    QHBoxLayout* head() const { return head_; }
    /// Below it.
    QVBoxLayout* body() const { return body_; }
    /// The grid that it lies in says how high it is: wrapping words in it would ask for their tallest form.
    bool hasHeightForWidth() const override { return false; }

 private:
    void showExplanation();

    Text text_;
    QLabel* equation_;
    QToolButton* explain_;
    QHBoxLayout* head_;
    QVBoxLayout* body_;
};

}  // namespace shortrun
