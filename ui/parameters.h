// The configuration as the user edits it, and what the engine has said about each change. The form and the
// pages show it; it alone sends changes to the engine. Window thread.
#pragma once

#include <QObject>
#include <QString>
#include <map>
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

class Parameters : public QObject {
    Q_OBJECT

 public:
    explicit Parameters(EngineBridge& bridge, QObject* parent = nullptr);

    const Config& config() const { return config_; }
    QString text(const Field& field) const { return QString::fromStdString(field.get(config_)); }

    /// Why `text` cannot be the value of a field, in one sentence; empty when it can.
    QString problem(const Field& field, const QString& text) const;
    /// Sets one field. A live field goes to the engine at once. False where problem() is not empty: then
    /// nothing has changed and nothing was sent.
    bool set(const Field& field, const QString& text);
    bool set(const char* key, const QString& text) { return set(*findField(key), text); }
    /// Takes over a whole configuration (a preset, an opened model); its live fields go to the engine.
    void replace(const Config& config);

    ParameterMark mark(const std::string& key) const;
    QString markText(const std::string& key) const;

 Q_SIGNALS:
    /// Once for all fields that changed together.
    void changed();
    void markChanged(const QString& key);
    /// The user (or what acts for one: a preset, a remedy) has changed these fields, for the history of undo.
    void edited(const shortrun::Config& before, const shortrun::Config& after, const QString& what);

 private:
    void takeEvent(const Event& event);
    void takeStatus();
    void send(const Field& field);
    void setMark(const std::string& key, ParameterMark mark, const QString& text = {});
    void markRestartFields();
    void adoptModel();
    void adoptLiveChanges();

    /// What is known of one field.
    struct Answer {
        ParameterMark mark = ParameterMark::None;
        QString text;
        /// Sent, and not yet seen in a status: what older statuses say of this field is out of date.
        bool awaited = false;
    };

    EngineBridge& bridge_;
    Config config_;
    Config inForce_;  ///< as the engine said last
    std::shared_ptr<const StatusView> status_;
    std::map<std::string, Answer> answers_;
    bool modelOpened_ = false;  ///< the next status carries the configuration of a model just opened
};

}  // namespace shortrun
