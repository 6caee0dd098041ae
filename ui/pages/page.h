// What the main window knows of a page: its name, its icon, and what it hands to it. Window thread.
#pragma once

#include <QImage>
#include <QJsonObject>
#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>

#include "ui/engine_bridge.h"
#include "ui/snapshot_parts.h"

namespace shortrun {

/// In the order of Ctrl+1 ... Ctrl+5; Start, above them, is Ctrl+0.
enum class PageId { Train, Generate, Interpolate, Reconstruct, Lab, Start };
inline constexpr int kPages = 6;

/// "train", "generate", ...: in settings, in pictures' texts, on the command line.
QString nameOf(PageId page);
std::optional<PageId> pageNamed(const QString& name);

enum class MessageKind { Note, Success, Warning, Failure };

class Page : public QWidget {
    Q_OBJECT

 public:
    explicit Page(EngineBridge& bridge, QWidget* parent = nullptr);

    virtual QString title() const = 0;
    virtual QString iconName() const = 0;  ///< for Theme::icon
    /// Prefix of the schema keys that concern this page ("train.", "sampler.", ...): the form shows those
    /// first.
    virtual QStringList parameterGroups() const { return {}; }

    /// Something in the snapshot changed (at most 60 times a second). Called for the visible page alone, and
    /// once when a page becomes visible: a page compares the parts' pointers with those it has seen (see
    /// updated()).
    virtual void showSnapshot(const Snapshot& snapshot) = 0;
    /// Once for each event, whether the page is visible or not.
    virtual void handleEvent(const Event& /*event*/) {}

    /// Picture files or a pasted picture, dropped anywhere on the window. False: not for this page.
    virtual bool takePictures(const QStringList& /*files*/) { return false; }
    virtual bool takeImage(const QImage& /*image*/) { return false; }
    /// A data set (file, folder, archive) dropped anywhere on the window.
    virtual bool takeData(const QString& /*source*/) { return false; }
    /// A point to be end 1 (rho = 1) or end 2 (rho = 0) of an interpolation, chosen on another page.
    virtual bool takeEnd(const LatentPoint& /*point*/, int /*end*/) { return false; }
    /// Both ends at once, and the way between them to be seen from its middle.
    virtual bool takeEnds(const LatentPoint& /*first*/, const LatentPoint& /*second*/) { return false; }

    /// Whether what is shown will change without anybody's doing: a picture of the page waits for that.
    virtual bool moves(const Snapshot& /*snapshot*/) const { return false; }

    /// What the user has chosen on this page (seeds, ends, positions), as plain values. It comes back after a
    /// restart, goes into exported pictures, and is the unit of undo.
    virtual QJsonObject state() const { return {}; }
    /// Takes over a state; what is missing or makes no sense keeps its value. Does not emit edited().
    virtual void restore(const QJsonObject& /*state*/) {}

    /// The parameters of the form as they stand, restart fields included; set by the main window.
    void setParameters(const Config& config);
    const Config& parameters() const { return config_; }
    const StatusView& status() const { return bridge_.status(); }

 Q_SIGNALS:
    /// A line in the window's message bar; never a dialog.
    void message(shortrun::MessageKind kind, const QString& text);
    void pageRequested(shortrun::PageId page);
    /// The user has changed something of state(); `what` names it in the Edit menu ("seed"). Changes of the
    /// same thing that follow each other quickly are undone together.
    void edited(const QString& what);
    /// These parts of state() have moved, which is no step of undo: an animation, the sample that is looked at.
    void drifted(const QStringList& keys);
    /// "Use as end 1 (2)" on any page; the window shows Interpolate and calls its takeEnd.
    void endChosen(const shortrun::LatentPoint& point, int end);
    void endsChosen(const shortrun::LatentPoint& first, const shortrun::LatentPoint& second);
    /// Ctrl+O's dialog, and the invitations of empty pages.
    void openModelRequested();

 protected:
    virtual void parametersChanged() {}

    EngineBridge& bridge_;

 private:
    Config config_;
};

}  // namespace shortrun
