// What the window remembers from one start to the next. Window thread.
#pragma once

#include <QByteArray>
#include <QString>

#include "ui/theme.h"

namespace shortrun {

struct WindowSettings {
    QByteArray geometry;
    ThemeChoice theme = ThemeChoice::System;
    int page = 0;
    bool formShown = true;
    bool advanced = false;
    QString folder;  ///< where the last file was opened

    /// Never fails: what is missing or makes no sense keeps its default. A damaged file is set aside, and
    /// `notice` (one sentence) says so.
    static WindowSettings load(QString* notice = nullptr);
    void save() const;
    /// The file; $SHORTRUN_SETTINGS overrides it.
    static QString fileName();
};

}  // namespace shortrun
