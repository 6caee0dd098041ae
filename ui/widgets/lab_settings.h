// The settings of the laboratory, each with its range and its effect at once. Window thread.
#pragma once

#include <QWidget>

#include "engine/config/plane_schema.h"

class QGridLayout;
class QLabel;

namespace shortrun {

class LabSettings : public QWidget {
    Q_OBJECT

 public:
    explicit LabSettings(QWidget* parent = nullptr);

    /// Shows these; does not emit changed().
    void setConfig(const PlaneConfig& config);
    const PlaneConfig& config() const { return config_; }
    /// The editor of a key.
    QWidget* editor(const QString& key) const;

 Q_SIGNALS:
    /// By the user; `what` names it for the Edit menu.
    void changed(const shortrun::PlaneConfig& config, const QString& what);
    /// A value that a setting does not take; one sentence.
    void refused(const QString& sentence);

 private:
    void addColumn(QGridLayout* grid, int column, int width, const QString& title, const QStringList& keys);
    QWidget* makeEditor(const PlaneField& field);
    void offer(const PlaneField& field, const QString& text);
    void showValues();

    PlaneConfig config_;
    QLabel* temperature_ = nullptr;
    bool showing_ = false;
};

}  // namespace shortrun
