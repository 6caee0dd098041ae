#include "ui/parameters.h"

#include <utility>

#include "ui/run_states.h"
#include "ui/snapshot_parts.h"

namespace shortrun {

namespace {

/// An error names the key first; beside its own editor that is noise.
QString withoutKey(const QString& sentence, const std::string& key) {
    const QString prefix = QString::fromStdString(key) + QStringLiteral(": ");
    return sentence.startsWith(prefix) ? sentence.mid(prefix.size()) : sentence;
}

}  // namespace

Parameters::Parameters(EngineBridge& bridge, QObject* parent) : QObject(parent), bridge_(bridge) {
    connect(&bridge_, &EngineBridge::eventHappened, this, &Parameters::takeEvent);
    connect(&bridge_, &EngineBridge::snapshotChanged, this, &Parameters::takeStatus);
}

const Config& Parameters::config(ParametersOf of) const {
    return of == ParametersOf::OpenModel && openModel_ ? *openModel_ : nextRun_;
}

Config& Parameters::edit(ParametersOf of) {
    return of == ParametersOf::OpenModel && openModel_ ? *openModel_ : nextRun_;
}

ParametersOf Parameters::ownerOf(const Field& field) const {
    return field.change == FieldChange::Restart ? ParametersOf::NextRun : shown_;
}

QString Parameters::text(const Field& field) const {
    return QString::fromStdString(field.get(config(ownerOf(field))));
}

QString Parameters::openModelName() const {
    return openModel_ && status_ && status_->model ? QString::fromStdString(status_->model->name) : QString();
}

void Parameters::show(ParametersOf of) {
    if (std::exchange(shown_, of) == of || !openModel_) return;
    for (const Field& field : schema())
        if (field.change == FieldChange::Live) setMark(field.key, ParameterMark::None);
    Q_EMIT changed();
}

QString Parameters::problem(const Field& field, const QString& text) const {
    try {
        Config copy = config(ownerOf(field));
        setField(copy, field.key, text.toStdString());
        return {};
    } catch (const Error& error) {
        return withoutKey(QString::fromStdString(error.message()), field.key);
    }
}

bool Parameters::set(const Field& field, const QString& text) {
    const ParametersOf of = ownerOf(field);
    Config next = config(of);
    try {
        setField(next, field.key, text.toStdString());
    } catch (const Error&) {
        return false;
    }
    if (next == config(of)) {
        // The same value again: an earlier refusal is settled.
        if (mark(field.key) == ParameterMark::Rejected) setMark(field.key, ParameterMark::None);
        return true;
    }
    const Config before = std::exchange(edit(of), std::move(next));
    if (field.change == FieldChange::Live && inForce(of)) {
        for (const std::string& key : differingFields(before, config(of))) answers_[key].awaited = true;
        setMark(field.key, ParameterMark::Sent);
        // As typed: "auto" stands for a mode, which the canonical text does not say.
        bridge_.setParameter(field.key, text.trimmed().toStdString());
    }
    markRestartFields();
    Q_EMIT changed();
    Q_EMIT edited(before, config(of), QString::fromStdString(field.label), of);
    return true;
}

void Parameters::replace(const Config& wanted, ParametersOf of) {
    Config next = config(of);
    if (of == ParametersOf::OpenModel && openModel_) {
        for (const Field& field : schema())
            if (field.change == FieldChange::Live) field.set(next, field.get(wanted));
    } else {
        next = wanted;
    }
    const std::vector<std::string> keys = differingFields(config(of), next);
    const Config before = std::exchange(edit(of), std::move(next));
    for (const std::string& key : keys) {
        const Field& field = *findField(key);
        setMark(key, ParameterMark::None);
        if (field.change != FieldChange::Live || !inForce(of)) continue;
        send(field, config(of));
        // The value implies the mode "fixed": where that is not meant, the mode follows the value.
        if (!field.modeKey.empty()) send(*findField(field.modeKey), config(of));
    }
    markRestartFields();
    if (keys.empty()) return;
    Q_EMIT changed();
    Q_EMIT edited(before, config(of), tr("parameters"), of);
}

void Parameters::send(const Field& field, const Config& config) {
    const std::string text = field.get(config);
    if (!field.modeKey.empty() && findField(field.modeKey)->get(config) == "auto") return;
    answers_[field.key].awaited = true;
    bridge_.setParameter(field.key, text);
}

ParameterMark Parameters::mark(const std::string& key) const {
    const auto found = answers_.find(key);
    return found == answers_.end() ? ParameterMark::None : found->second.mark;
}

QString Parameters::markText(const std::string& key) const {
    const auto found = answers_.find(key);
    return found == answers_.end() ? QString() : found->second.text;
}

void Parameters::setMark(const std::string& key, ParameterMark mark, const QString& text) {
    Answer& answer = answers_[key];
    if (answer.mark == mark && answer.text == text) return;
    answer.mark = mark;
    answer.text = text;
    Q_EMIT markChanged(QString::fromStdString(key));
}

void Parameters::takeEvent(const Event& event) {
    const QString text = QString::fromStdString(event.text);
    switch (event.kind) {
        case EventKind::ParameterApplied:
            // What came with a preset was not typed here, and is not answered here.
            if (mark(event.key) == ParameterMark::Sent) setMark(event.key, ParameterMark::Applied);
            break;
        case EventKind::ParameterNeedsRestart:
            setMark(event.key, ParameterMark::NextRun, text);
            break;
        case EventKind::ParameterRejected:
            answers_[event.key].awaited = false;
            setMark(event.key, ParameterMark::Rejected, withoutKey(text, event.key));
            break;
        default:
            break;
    }
}

void Parameters::takeStatus() {
    if (!updated(status_, bridge_.snapshot().status)) return;
    // A followed run may have written no model yet; its configuration is there all the same.
    const bool opened = status_->openings != openings_ && (status_->model || status_->following);
    if (opened) openings_ = status_->openings;
    // A run that begins has its configuration from here; what was changed since is for the next one.
    if (opened && !hasRun(status_->state))
        adoptModel();
    else
        adoptLiveChanges(opened);
    for (const Field& field : schema()) {
        Answer& answer = answers_[field.key];
        if (answer.awaited && field.get(inForce_) == field.get(config(ownerOf(field))))
            answer.awaited = false;
    }
    markRestartFields();
}

// A run is opened to go on with it, or to begin one like it; a model file to be explored.
void Parameters::adoptModel() {
    inForce_ = status_->config;
    if (!status_->runDirectory.empty() || status_->following) {
        openModel_.reset();
        if (!beforeRun_ || nextRun_ != ofRun_) beforeRun_ = nextRun_;
        ofRun_ = nextRun_ = inForce_;
    } else {
        // A run that was only looked at takes its settings along.
        if (beforeRun_ && nextRun_ == ofRun_) nextRun_ = *beforeRun_;
        beforeRun_.reset();
        openModel_ = inForce_;
    }
    Q_EMIT changed();
}

// What the engine changed by itself (a recovery's learning rate) shows in the form, unless the user has just
// changed the same field.
void Parameters::adoptLiveChanges(bool opened) {
    // Until a run that was asked for has begun, which it may never do, the configuration in force is the open model's.
    const bool begun = openModel_ && opened;
    if (opened) beforeRun_.reset();
    if (!begun && status_->config == inForce_) return;
    if (begun) openModel_.reset();
    Config& mine = edit(ParametersOf::OpenModel);
    bool moved = begun;
    for (const std::string& key : differingFields(begun ? mine : inForce_, status_->config)) {
        const Field& field = *findField(key);
        if (field.change != FieldChange::Live || answers_[key].awaited) continue;
        moved = moved || field.get(mine) != field.get(status_->config);
        field.set(mine, field.get(status_->config));
    }
    inForce_ = status_->config;
    if (moved) Q_EMIT changed();
}

void Parameters::markRestartFields() {
    const bool run = status_ && hasRun(status_->state);
    for (const Field& field : schema()) {
        if (field.change != FieldChange::Restart) continue;
        const bool differs = run && field.get(nextRun_) != field.get(inForce_);
        setMark(field.key, differs ? ParameterMark::NextRun : ParameterMark::None,
                differs ? tr("Applies to the next run; this one has %1.")
                              .arg(QString::fromStdString(field.get(inForce_)))
                        : QString());
    }
}

}  // namespace shortrun
