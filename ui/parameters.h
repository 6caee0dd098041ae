// The configuration as the user edits it, and what the engine has said about each change. The form and the
// pages show it; it alone sends changes to the engine. An opened model file has a configuration of its own,
// and exploring changes its chain alone: what the next run begins with stays as it was set up. Window thread.
#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <optional>
#include <string>

#include "engine/config/config.h"
#include "engine/config/schema.h"
#include "ui/engine_bridge.h"

namespace shortrun {

enum class ParameterMark {
    None,
    Sent,      ///< on its way to the engine
    Applied,   ///< the engine uses it now
    NextRun,   ///< differs from the present run; the next one begins with it
    Rejected,  ///< the engine refused it: markText() says why
};

/// Whose parameters: of the chain that is explored, or of the run that Start begins. They are one but while a
/// model file is open and no run has begun since.
enum class ParametersOf { OpenModel, NextRun };

class Parameters : public QObject {
    Q_OBJECT

 public:
    explicit Parameters(EngineBridge& bridge, QObject* parent = nullptr);

    const Config& config(ParametersOf of) const;
    /// Those that the form shows and edits.
    const Config& config() const { return config(shown_); }
    void show(ParametersOf of);
    ParametersOf shown() const { return shown_; }
    /// No model file is open whose parameters are apart from the next run's.
    bool areOne() const { return !openModel_; }
    /// The name of the model file whose configuration is apart from the next run's; empty: they are one.
    QString openModelName() const;
    QString text(const Field& field) const;

    /// Why `text` cannot be the value of a field, in one sentence; empty when it can.
    QString problem(const Field& field, const QString& text) const;
    /// Sets one field. A live field goes to the engine at once. False where problem() is not empty: then
    /// nothing has changed and nothing was sent.
    bool set(const Field& field, const QString& text);
    bool set(const char* key, const QString& text) { return set(*findField(key), text); }
    /// Takes over a whole configuration (a preset, what is undone); live fields that are in force go to the
    /// engine. Of an open model's those alone change: the others were fixed when it was trained.
    void replace(const Config& config, ParametersOf of);

    ParameterMark mark(const std::string& key) const;
    QString markText(const std::string& key) const;

 Q_SIGNALS:
    /// Once for all fields that changed together.
    void changed();
    void markChanged(const QString& key);
    /// The user (or what acts for one: a preset, a remedy) has changed these fields, for the history of undo.
    void edited(const shortrun::Config& before, const shortrun::Config& after, const QString& what,
                shortrun::ParametersOf of);

 private:
    void takeEvent(const Event& event);
    void takeStatus();
    /// A field that is fixed when a run begins is always the next run's.
    ParametersOf ownerOf(const Field& field) const;
    Config& edit(ParametersOf of);
    /// Whether the engine computes with them now.
    bool inForce(ParametersOf of) const { return of == ParametersOf::OpenModel || !openModel_; }
    void send(const Field& field, const Config& config);
    void setMark(const std::string& key, ParameterMark mark, const QString& text = {});
    void markRestartFields();
    void adoptModel();
    void adoptLiveChanges(bool opened);

    /// What is known of one field.
    struct Answer {
        ParameterMark mark = ParameterMark::None;
        QString text;
        /// Sent, and not yet seen in a status: what older statuses say of this field is out of date.
        bool awaited = false;
    };

    EngineBridge& bridge_;
    Config nextRun_;
    std::optional<Config> openModel_;  ///< while it is apart from nextRun_
    std::optional<Config> beforeRun_;  ///< nextRun_ before an opened run brought its own: that leaves with it
    Config ofRun_;                     ///< what it brought
    ParametersOf shown_ = ParametersOf::NextRun;
    Config inForce_;  ///< as the engine said last
    std::shared_ptr<const StatusView> status_;
    std::map<std::string, Answer> answers_;
    int openings_ = 0;  ///< StatusView's: whose configuration has been adopted
};

}  // namespace shortrun
