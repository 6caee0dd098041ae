// What the window keeps of a session for the next one: its place, the pages, what was open, the parameters.
// Window thread.
#pragma once

#include <QByteArray>
#include <QObject>

#include "ui/main_window.h"

namespace shortrun {

class WindowSession : public QObject {
    Q_OBJECT

 public:
    WindowSession(MainWindow& window, WindowSettings& settings);

    /// The window and its pages as they were left. Needs neither engine nor model.
    void restoreWindow();
    /// What was open, or the first model that is shipped; or these paths, of a command line, instead. The parameters of
    /// the next run come back with it, and those of the chain where the model is the same.
    void begin(const QStringList& paths);
    /// All of it, to the settings' file.
    void keep();
    /// The run or the model file that is open; empty: neither lies on disk.
    QString openNow() const;

 private:
    void takeEvent(const Event& event);
    void openLast();
    void takeUpParameters();
    void giveUpWaiting();

    MainWindow& window_;
    WindowSettings& settings_;
    QByteArray parametersToCome_, chainToCome_;  ///< of the last session, until its model is open
};

}  // namespace shortrun
