// Does M(z) depend on z? One number for the absence of mixing, and its two histograms. A card of the laboratory. Window
// thread.
#pragma once

#include <memory>

#include "engine/core/study_numbers.h"
#include "ui/widgets/lab_card.h"

class QLabel;

namespace shortrun {

class LabHistogram;
class NumberInWords;

class MixingCard : public LabCard {
    Q_OBJECT

 public:
    explicit MixingCard(QWidget* parent = nullptr);

    /// Null: not known yet.
    void showMixing(const std::shared_ptr<const NonMixing>& mixing);
    LabHistogram* histogram() const { return histogram_; }
    QString number() const;

 private:
    void applyTheme();

    NumberInWords* reading_;
    QLabel* legend_;
    LabHistogram* histogram_;
};

}  // namespace shortrun
