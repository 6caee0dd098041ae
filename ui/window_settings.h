// What the window remembers from one start to the next. Window thread.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include "ui/theme.h"

namespace shortrun {

inline constexpr qsizetype kMostRecentFiles = 8;

struct WindowSettings {
    QByteArray geometry;
    ThemeChoice theme = ThemeChoice::System;
    QString page = QStringLiteral("start");
    bool smoothPictures = false;
    bool formShown = true;
    bool advanced = false;
    QString folder;                     ///< where the last file was opened
    QStringList recent;                 ///< models, runs and data sets, newest first
    QString model;                      ///< open when the window closed: a model, a run; may be empty
    QByteArray parameters;              ///< the next run's configuration as JSON
    QByteArray chain;                   ///< the open model's, where it is apart
    QMap<QString, QJsonObject> states;  ///< of the pages, by their names

    /// Puts `path` first among the recent files.
    void remember(const QString& path);

    /// Never fails: what is missing or makes no sense keeps its default. A damaged file is set aside, and
    /// `notice` (one sentence) says so.
    static WindowSettings load(QString* notice = nullptr);
    void save() const;
    /// The file; $SHORTRUN_SETTINGS overrides it.
    static QString fileName();
};

}  // namespace shortrun
