// A card of the laboratory: what is seen, its equation, a button that explains it, and the map. Window thread.
#pragma once

#include <QFrame>

#include "ui/lab_maps.h"

class QLabel;
class QToolButton;

namespace shortrun {

class LabMapView;

class LabPanel : public QFrame {
    Q_OBJECT

 public:
    struct Text {
        QString title;
        QString equation;     ///< rich text
        QString explanation;  ///< two sentences
    };
    LabPanel(const Text& text, MapScale scale, QWidget* parent = nullptr);

    void setEquation(const QString& equation);
    LabMapView* view() const { return view_; }
    QToolButton* explain() const { return explain_; }

 private:
    void showExplanation();

    Text text_;
    QLabel* equation_;
    QToolButton* explain_;
    LabMapView* view_;
};

}  // namespace shortrun
