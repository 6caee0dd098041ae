// What the laboratory's three have in common: a toolbar that begins with the switch between them, a place for what is
// seen, and a state of their own. Window thread.
#pragma once

#include <QJsonObject>
#include <QWidget>

#include "ui/engine_bridge.h"
#include "ui/pages/page.h"

class QHBoxLayout;
class QVBoxLayout;

namespace shortrun {

class ExportButton;
class SegmentedControl;

/// In the order of the switch.
enum class LabTopic { Plane, Chain, Moments };
inline constexpr int kLabTopics = 3;
/// "plane", "chain", "moments": in settings, and after "lab-" on the command line.
QString nameOf(LabTopic topic);
std::optional<LabTopic> labTopicNamed(const QString& name);

class LabView : public QWidget {
    Q_OBJECT

 public:
    /// Something in the snapshot changed; called while this one is in sight.
    virtual void showSnapshot(const Snapshot& snapshot) = 0;
    /// Once for each event, in sight or not.
    virtual void handleEvent(const Event& /*event*/) {}
    /// As a page's.
    virtual QJsonObject state() const = 0;
    virtual void restore(const QJsonObject& state) = 0;
    virtual bool takeData(const QString& /*source*/) { return false; }
    /// Whether what is shown will change without anybody's doing.
    virtual bool moves(const Snapshot& /*snapshot*/) const { return false; }

    SegmentedControl* topics() const { return topics_; }

 Q_SIGNALS:
    void topicChosen(shortrun::LabTopic topic);
    void edited(const QString& what);
    void message(shortrun::MessageKind kind, const QString& text);
    void pageRequested(shortrun::PageId page);
    void openModelRequested();

 protected:
    LabView(EngineBridge& bridge, LabTopic topic, QWidget* parent);

    QHBoxLayout* toolbar() const { return toolbar_; }
    QVBoxLayout* body() const { return body_; }
    /// For the end of the toolbar.
    ExportButton* makeExport();
    const StatusView& status() const { return bridge_.status(); }
    /// A run is being trained: nothing is begun unasked, which would slow it down.
    bool isTraining() const;

    EngineBridge& bridge_;

 private:
    SegmentedControl* topics_;
    QHBoxLayout* toolbar_;
    QVBoxLayout* body_;
};

}  // namespace shortrun
