#include "support/shortrun_process.h"

#include <QDeadlineTimer>
#include <QFile>

namespace shortrun::testing {
namespace {

constexpr int kLongestMilliseconds = 100'000;

std::unique_ptr<QProcess> start(const QString& program, const QStringList& arguments, const QString& folder) {
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(folder);
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(program, arguments);
    return process;
}

}  // namespace

QString shortrunProgram() {
    return QStringLiteral(SHORTRUN_PROGRAM);
}

bool Said::isOneSentence() const {
    return errors.startsWith("shortrun: ") && errors.endsWith('\n') && errors.count('\n') == 1;
}

std::unique_ptr<QProcess> startShortrun(const QStringList& arguments, const QString& folder) {
    return start(shortrunProgram(), arguments, folder);
}

bool waitUntilItSurvives(int signal, QProcess& process) {
    const QDeadlineTimer end(kLongestMilliseconds);
    while (!end.hasExpired() && !process.waitForFinished(20) && process.state() != QProcess::NotRunning) {
        QFile status(QString("/proc/%1/status").arg(process.processId()));
        if (!status.open(QIODevice::ReadOnly)) continue;
        for (const QByteArray& line : status.readAll().split('\n')) {
            if (!line.startsWith("SigBlk:") && !line.startsWith("SigCgt:")) continue;
            if ((line.mid(7).trimmed().toULongLong(nullptr, 16) >> (signal - 1)) & 1) return true;
        }
    }
    return false;
}

Said finish(QProcess& process) {
    Said said;
    if (!process.waitForFinished(kLongestMilliseconds)) process.kill();
    if (process.exitStatus() == QProcess::NormalExit) said.code = process.exitCode();
    said.output = QString::fromUtf8(process.readAllStandardOutput());
    said.errors = QString::fromUtf8(process.readAllStandardError());
    return said;
}

Said runShortrun(const QStringList& arguments, const QString& folder) {
    return finish(*startShortrun(arguments, folder));
}

Said runShortrunWithSmallFiles(int kilobytes, const QStringList& arguments, const QString& folder) {
    const QString limited = QString("ulimit -f %1; exec \"$0\" \"$@\"").arg(kilobytes);
    return finish(*start("bash", QStringList{"-c", limited, shortrunProgram()} + arguments, folder));
}

QStringList tinyTraining(const QString& run, int iterations) {
    return {"train",
            "--run",
            run,
            "--data",
            "builtin:avatars",
            "--limit",
            "64",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--iterations",
            QString::number(iterations),
            "--set",
            "model.width=4",
            "sampler.steps=5",
            "train.batch=8",
            "train.weight_init_gain=2",
            "train.learning_rate=1e-3"};
}

}  // namespace shortrun::testing
