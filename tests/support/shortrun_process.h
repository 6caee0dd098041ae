// The built command line as a process, and what it said. Qt Core only; any thread.
#pragma once

#include <QProcess>
#include <QStringList>
#include <memory>

namespace shortrun::testing {

struct Said {
    int code = -1;   ///< exit code; -1 when it was killed or did not end in time
    QString output;  ///< stdout
    QString errors;  ///< stderr
    /// stderr is one line that begins as the program's sentences do.
    bool isOneSentence() const;
};

/// The program's file.
QString shortrunProgram();
/// Runs `shortrun` with these arguments in `folder` to its end.
Said runShortrun(const QStringList& arguments, const QString& folder);
/// The same with files of at most `kilobytes`: what a full disk looks like to the program.
Said runShortrunWithSmallFiles(int kilobytes, const QStringList& arguments, const QString& folder);
/// Starts it and returns at once.
std::unique_ptr<QProcess> startShortrun(const QStringList& arguments, const QString& folder);
/// Waits until a started process no longer dies of this signal: `main` catches it, or blocks it for the thread
/// that waits for it. False when the process ends before, or never does.
bool waitUntilItSurvives(int signal, QProcess& process);
/// Waits for the end of a started process.
Said finish(QProcess& process);

/// Arguments that begin a training so small that it takes seconds: n_f = 4, K = 5, m = 8 on 64 avatars, fp32.
QStringList tinyTraining(const QString& run, int iterations);

}  // namespace shortrun::testing
