// Undo and redo of what the user chooses: parameters, and each page's state (seeds, ends, positions).
// Pictures follow by themselves, as they do when the user makes the change. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QMap>
#include <QObject>
#include <QUndoStack>
#include <utility>

#include "ui/pages/page.h"
#include "ui/parameters.h"

namespace shortrun {

class UndoHistory : public QObject {
    Q_OBJECT

 public:
    explicit UndoHistory(Parameters& parameters, QObject* parent = nullptr);

    /// Follows Page::edited and Page::drifted of this page.
    void watch(PageId id, Page* page);
    /// Begins anew with everything as it stands now.
    void clear();
    /// Another model or run is open: what was done to the chain of the one before must not be undone on this one.
    void forgetModel();
    /// Images of the open model. Where it makes others than the one before, no step is undone any more: points of noise
    /// that a page held then do not fit it.
    void followImages(int channels, int size);
    QUndoStack* stack() { return &stack_; }

 Q_SIGNALS:
    /// A step of this page is about to be undone or redone: it should be in sight.
    void pageConcerned(shortrun::PageId page);

 private:
    class ParameterStep;
    class PageStep;
    void takeParameters(const Config& before, const Config& after, const QString& what, ParametersOf of);
    void takePage(PageId id, const QString& what);
    void setFields(const std::map<std::string, std::string>& texts, ParametersOf of);
    void setState(PageId id, const QJsonObject& state);
    /// True when the last step was made a moment ago.
    bool justNow();

    Parameters& parameters_;
    QUndoStack stack_;
    QMap<PageId, Page*> pages_;
    QMap<PageId, QJsonObject> states_;  ///< as last seen
    std::pair<int, int> images_{};  ///< channels and size, of the model that was open last; 0: none yet
    QElapsedTimer sinceStep_;
    bool replaying_ = false;  ///< a step is being undone or redone: what changes is no step
};

}  // namespace shortrun
