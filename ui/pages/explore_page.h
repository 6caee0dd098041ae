// What the three exploring pages share: an invitation while there is no model, and pictures asked anew when
// the model or its weights change, at a modest pace while training runs and never while hidden. Window
// thread.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <functional>
#include <optional>

#include "ui/pages/page.h"

class QHBoxLayout;
class QKeySequence;
class QStackedLayout;
class QVBoxLayout;

namespace shortrun {

class ExportButton;
class Invitation;
class SegmentedControl;

class ExplorePage : public Page {
    Q_OBJECT

 public:
    void showSnapshot(const Snapshot& snapshot) final;
    void handleEvent(const Event& event) final;

    /// The model that is open, or null.
    const ModelInfo* model() const;

 protected:
    struct Welcome {
        QString icon, title, text;
    };
    ExplorePage(EngineBridge& bridge, const Welcome& welcome, QWidget* parent);

    /// Why pictures are asked for.
    enum class Reason {
        NewModel,    ///< all that is shown belongs to another model: start anew
        NewWeights,  ///< the same pictures under other weights or another sampler: replaced once complete
    };
    virtual void requestPictures(Reason reason) = 0;
    /// Whether the pictures last asked for are still on their way.
    virtual bool isWaiting() const = 0;
    /// The parts of the snapshot that belong to the page; only with a model.
    virtual void showViews(const Snapshot& snapshot) = 0;
    /// Something failed: what was waited for may never come.
    virtual void giveUpWaiting() = 0;

    /// The row of controls on top (the page's own come first) and the room below it.
    QHBoxLayout* toolbar() const { return toolbar_; }
    QVBoxLayout* body() const { return body_; }
    /// Ends the toolbar: live or frozen weights, then saving.
    ExportButton* addToolbarEnd();
    /// A key that works wherever the focus is on this page.
    void addKey(const QKeySequence& key, std::function<void()> action);
    void showEvent(QShowEvent* event) override;

 private:
    /// What decides whether pictures still belong to the model.
    struct Weights {
        std::string name;
        int size = 0, channels = 0;
        ModelConfig network;
        SamplerConfig sampler;
        ExploreWeights use = ExploreWeights::Live;
        bool operator==(const Weights&) const = default;
        bool sameModel(const Weights& other) const {
            return name == other.name && size == other.size && channels == other.channels &&
                   network == other.network;
        }
    };
    static Weights weightsOf(const StatusView& status);
    void askIfNeeded(const StatusView& status);
    void ask(Reason reason, const StatusView& status);
    void showWeightsChoice(const StatusView& status);

    Invitation* invitation_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    QWidget* content_ = nullptr;
    QHBoxLayout* toolbar_ = nullptr;
    QVBoxLayout* body_ = nullptr;
    SegmentedControl* weightsChoice_ = nullptr;

    std::optional<Weights> asked_;
    std::int64_t askedIteration_ = 0;
    QElapsedTimer sinceAsked_;
    QTimer askLater_;
};

}  // namespace shortrun
