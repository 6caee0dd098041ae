#include "ui/parameters.h"

#include <utility>

#include "ui/snapshot_parts.h"

namespace shortrun {

namespace {

bool hasRun(const StatusView& status) {
    return status.state == EngineState::Training || status.state == EngineState::Paused ||
           status.state == EngineState::Diverged;
}

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

QString Parameters::problem(const Field& field, const QString& text) const {
    try {
        Config copy = config_;
        setField(copy, field.key, text.toStdString());
        return {};
    } catch (const Error& error) {
        return withoutKey(QString::fromStdString(error.message()), field.key);
    }
}

bool Parameters::set(const Field& field, const QString& text) {
    Config next = config_;
    try {
        setField(next, field.key, text.toStdString());
    } catch (const Error&) {
        return false;
    }
    if (next == config_) {
        // The same value again: an earlier refusal is settled.
        if (mark(field.key) == ParameterMark::Rejected) setMark(field.key, ParameterMark::None);
        return true;
    }
    for (const std::string& key : differingFields(config_, next)) answers_[key].awaited = true;
    const Config before = std::exchange(config_, std::move(next));
    if (field.change == FieldChange::Live) {
        setMark(field.key, ParameterMark::Sent);
        // As typed: "auto" stands for a mode, which the canonical text does not say.
        bridge_.setParameter(field.key, text.trimmed().toStdString());
    }
    markRestartFields();
    Q_EMIT changed();
    Q_EMIT edited(before, config_, QString::fromStdString(field.label));
    return true;
}

void Parameters::replace(const Config& config) {
    const std::vector<std::string> keys = differingFields(config_, config);
    const Config before = std::exchange(config_, config);
    for (const std::string& key : keys) {
        const Field& field = *findField(key);
        setMark(key, ParameterMark::None);
        if (field.change == FieldChange::Live) send(field);
        // The value implies the mode "fixed": where that is not meant, the mode follows the value.
        if (!field.modeKey.empty()) send(*findField(field.modeKey));
    }
    markRestartFields();
    if (keys.empty()) return;
    Q_EMIT changed();
    Q_EMIT edited(before, config_, tr("parameters"));
}

void Parameters::send(const Field& field) {
    const std::string text = field.get(config_);
    if (!field.modeKey.empty() && findField(field.modeKey)->get(config_) == "auto") return;
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
            setMark(event.key, ParameterMark::Applied);
            break;
        case EventKind::ParameterNeedsRestart:
            setMark(event.key, ParameterMark::NextRun, text);
            break;
        case EventKind::ParameterRejected:
            answers_[event.key].awaited = false;
            setMark(event.key, ParameterMark::Rejected, withoutKey(text, event.key));
            break;
        case EventKind::ModelOpened:
            modelOpened_ = true;
            break;
        default:
            break;
    }
}

void Parameters::takeStatus() {
    if (!updated(status_, bridge_.snapshot().status)) return;
    // A followed run may have written no model yet; its configuration is there all the same.
    const bool opened = modelOpened_ && (status_->model || status_->following);
    if (opened) modelOpened_ = false;
    // A run that begins has its configuration from here; what was changed since is for the next one.
    if (opened && !hasRun(*status_))
        adoptModel();
    else if (status_->config != inForce_)
        adoptLiveChanges();
    for (const Field& field : schema()) {
        Answer& answer = answers_[field.key];
        if (answer.awaited && field.get(inForce_) == field.get(config_)) answer.awaited = false;
    }
    markRestartFields();
}

void Parameters::adoptModel() {
    inForce_ = status_->config;
    if (config_ == inForce_) return;
    config_ = inForce_;
    Q_EMIT changed();
}

// What the engine changed by itself (a recovery's learning rate) shows in the form, unless the user has just
// changed the same field.
void Parameters::adoptLiveChanges() {
    bool moved = false;
    for (const std::string& key : differingFields(inForce_, status_->config)) {
        const Field& field = *findField(key);
        if (field.change != FieldChange::Live || answers_[key].awaited) continue;
        moved = moved || field.get(config_) != field.get(status_->config);
        field.set(config_, field.get(status_->config));
    }
    inForce_ = status_->config;
    if (moved) Q_EMIT changed();
}

void Parameters::markRestartFields() {
    const bool run = status_ && hasRun(*status_);
    for (const Field& field : schema()) {
        if (field.change != FieldChange::Restart) continue;
        const bool differs = run && field.get(config_) != field.get(inForce_);
        setMark(field.key, differs ? ParameterMark::NextRun : ParameterMark::None,
                differs ? tr("Applies to the next run; this one has %1.")
                              .arg(QString::fromStdString(field.get(inForce_)))
                        : QString());
    }
}

}  // namespace shortrun
