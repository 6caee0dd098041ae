#include "ui/undo_history.h"

#include <QScopedValueRollback>
#include <utility>

#include "engine/config/schema.h"

namespace shortrun {

namespace {

/// A drag or a row of clicks is one step.
constexpr qint64 kTogetherMs = 800;
constexpr int kMostSteps = 200;

using Texts = std::map<std::string, std::string>;

}  // namespace

/// Some fields of the configuration, before and after.
class UndoHistory::ParameterStep : public QUndoCommand {
 public:
    ParameterStep(UndoHistory& history, Texts before, Texts after, const QString& what, ParametersOf of,
                  bool together)
        : QUndoCommand(what),
          history_(history),
          before_(std::move(before)),
          after_(std::move(after)),
          of_(of),
          together_(together) {}

    void undo() override { history_.setFields(before_, of_); }
    void redo() override {
        if (std::exchange(made_, true)) history_.setFields(after_, of_);
    }
    int id() const override { return kPages; }
    ParametersOf of() const { return of_; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const ParameterStep&>(*other);
        if (!next.together_ || next.of_ != of_ || next.text() != text() ||
            next.before_.size() != before_.size() ||
            !std::equal(before_.begin(), before_.end(), next.before_.begin(),
                        [](const auto& a, const auto& b) { return a.first == b.first; }))
            return false;
        after_ = next.after_;
        return true;
    }

 private:
    UndoHistory& history_;
    Texts before_, after_;
    ParametersOf of_;
    bool together_;
    bool made_ = false;  ///< pushing a step calls redo() for what has been done already
};

/// The state of a page, before and after.
class UndoHistory::PageStep : public QUndoCommand {
 public:
    PageStep(UndoHistory& history, PageId page, QJsonObject before, QJsonObject after, const QString& what,
             bool together)
        : QUndoCommand(what),
          history_(history),
          page_(page),
          before_(std::move(before)),
          after_(std::move(after)),
          together_(together) {}

    void undo() override { history_.setState(page_, before_); }
    void redo() override {
        if (std::exchange(made_, true)) history_.setState(page_, after_);
    }
    int id() const override { return static_cast<int>(page_); }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const PageStep&>(*other);
        if (!next.together_ || next.text() != text()) return false;
        after_ = next.after_;
        return true;
    }

 private:
    UndoHistory& history_;
    PageId page_;
    QJsonObject before_, after_;
    bool together_;
    bool made_ = false;
};

UndoHistory::UndoHistory(Parameters& parameters, QObject* parent) : QObject(parent), parameters_(parameters) {
    stack_.setUndoLimit(kMostSteps);
    sinceStep_.start();
    connect(&parameters_, &Parameters::edited, this, &UndoHistory::takeParameters);
}

void UndoHistory::watch(PageId id, Page* page) {
    pages_[id] = page;
    states_[id] = page->state();
    connect(page, &Page::edited, this, [this, id](const QString& what) { takePage(id, what); });
    // What is no step must not be undone with the next one.
    connect(page, &Page::drifted, this, [this, id](const QStringList& keys) {
        const QJsonObject now = pages_[id]->state();
        for (const QString& key : keys) states_[id][key] = now[key];
    });
}

void UndoHistory::clear() {
    stack_.clear();
    for (auto page = pages_.begin(); page != pages_.end(); ++page)
        states_[page.key()] = page.value()->state();
}

void UndoHistory::forgetModel() {
    for (int i = 0; i < stack_.count(); ++i) {
        const auto* step = dynamic_cast<const ParameterStep*>(stack_.command(i));
        if (step != nullptr && step->of() == ParametersOf::OpenModel) return clear();
    }
}

void UndoHistory::followImages(int channels, int size) {
    const auto before = std::exchange(images_, std::pair(channels, size));
    if (before.first != 0 && before != images_) clear();
}

bool UndoHistory::justNow() {
    return sinceStep_.restart() < kTogetherMs;
}

void UndoHistory::takeParameters(const Config& before, const Config& after, const QString& what,
                                 ParametersOf of) {
    if (replaying_) return;
    Texts from, to;
    for (const std::string& key : differingFields(before, after)) {
        const Field& field = *findField(key);
        from[key] = field.get(before);
        to[key] = field.get(after);
    }
    const bool together = justNow();
    stack_.push(new ParameterStep(*this, std::move(from), std::move(to), what, of, together));
}

void UndoHistory::takePage(PageId id, const QString& what) {
    if (replaying_) return;
    const QJsonObject now = pages_[id]->state();
    const QJsonObject before = std::exchange(states_[id], now);
    if (before == now) return;
    const bool together = justNow();
    stack_.push(new PageStep(*this, id, before, now, what, together));
}

void UndoHistory::setFields(const Texts& texts, ParametersOf of) {
    const QScopedValueRollback quiet(replaying_, true);
    if (!parameters_.areOne() && parameters_.shown() != of)
        Q_EMIT pageConcerned(of == ParametersOf::NextRun ? PageId::Train : PageId::Generate);
    Config config = parameters_.config(of);
    for (const auto& [key, text] : texts) findField(key)->set(config, text);
    parameters_.replace(config, of);
}

void UndoHistory::setState(PageId id, const QJsonObject& state) {
    const QScopedValueRollback quiet(replaying_, true);
    Q_EMIT pageConcerned(id);
    pages_[id]->restore(state);
    states_[id] = state;
}

}  // namespace shortrun
