// The health of a run in a word, with the evidence in a sentence and what helps as buttons. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QWidget>
#include <map>

#include "engine/config/config.h"
#include "engine/core/run_health.h"

class QLabel;
class QPushButton;

namespace shortrun {

class HealthMeter;

class HealthStrip : public QWidget {
    Q_OBJECT

 public:
    explicit HealthStrip(QWidget* parent = nullptr);

    /// `newest` is the row that was judged last. Without `remediable` no button is offered: nothing could be
    /// changed. A worse judgement shows at once, a better one when the worse has stood for a moment: words
    /// that flicker tell nothing, and a button must not go from under the mouse.
    void show(const HealthReport& report, const MetricsRow& newest, const Config& config, bool remediable);
    /// What is shown next has nothing to do with what was: another iteration of the run is looked at.
    void forget() { since_.invalidate(); }
    /// There is no run to judge; or another one begins.
    void clear();

    Health health() const { return health_; }
    QString word() const;
    QString evidence() const;
    QPushButton* button(Remedy remedy) const { return buttons_.at(remedy); }

 Q_SIGNALS:
    /// A parameter is to be set: key and value of the schema.
    void remedyChosen(const QString& key, const QString& value);

 private:
    void addButton(Remedy remedy, const QString& text);
    void showButtons(const HealthReport& report, const Config& config, const MetricsRow& newest,
                     bool remediable);
    void paintIcon();

    QLabel* icon_;
    QLabel* word_;
    QLabel* evidence_;
    HealthMeter* meter_;
    QWidget* row_;  ///< of the buttons
    std::map<Remedy, QPushButton*> buttons_;
    Health health_ = Health::Beginning;
    QElapsedTimer since_;  ///< the judgement that stands was made last
};

}  // namespace shortrun
