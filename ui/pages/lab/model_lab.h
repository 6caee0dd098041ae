// A laboratory of the open model: its controls and cards, or an invitation while no model is open. Another model, or
// the same one opened anew, takes away what was measured before. Window thread.
#pragma once

#include "ui/pages/lab/lab_view.h"

class QStackedWidget;

namespace shortrun {

class Invitation;
class StudyBar;

class ModelLab : public LabView {
    Q_OBJECT

 public:
    void showSnapshot(const Snapshot& snapshot) final;
    void handleEvent(const Event& event) final;

 protected:
    ModelLab(EngineBridge& bridge, LabTopic topic, QWidget* parent);

    /// Once, by who derives: `controls` stand in the toolbar, `cards` below it, and `invitation` in their place.
    void setParts(QWidget* controls, QWidget* cards, Invitation* invitation);
    /// The name of the open model; empty: none.
    const QString& model() const { return model_; }
    /// Nothing has been measured of the model that is open now. What `snapshot` holds is of the one before.
    virtual void forget(const Snapshot& snapshot) = 0;
    /// There is an open model; called while this one is in sight.
    virtual void showStudies(const Snapshot& snapshot) = 0;
    /// The engine has failed: what was waited for may never come.
    virtual void stopWaiting() = 0;

    /// The end of a study of the model before may come late.
    bool isOfModel(const StudyState* state) const { return state && model_ == QString::fromStdString(state->model); }
    /// A bar that waits for a study that will not come shows `seen` again, the last one that came; null: none.
    static void settle(StudyBar& bar, const StudyState* seen);
    /// The cards as they are seen.
    QImage picture() const;

    void showEvent(QShowEvent* event) override;

 private:
    QWidget* controls_ = nullptr;
    QWidget* cards_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    Invitation* invitation_ = nullptr;
    QString model_;
};

/// Of a study's view, which may be null.
template <class View>
const StudyState* stateOf(const std::shared_ptr<const View>& view) {
    return view ? &view->state : nullptr;
}

}  // namespace shortrun
