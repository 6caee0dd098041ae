// A run that is stopped or killed goes on where it was, and ends with the bytes of one that never stopped.
#include <signal.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QtTest>
#include <chrono>
#include <thread>

#include "support/shortrun_process.h"

using namespace shortrun::testing;

namespace {

constexpr int kIterations = 120;

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestResume : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase();
    void stoppedByCtrlCAndResumedItEndsWithTheSameWeights();
    void aStopThatIsSignalledTwiceAtOnceSavesAllTheSame();
    void killedAtRandomMomentsAndResumedItEndsWithTheSameWeights();
    void killedBeforeItsFirstCheckpointItBeginsAgain();
    void resumingAFinishedRunChangesNothing();
    void resumingTakesLiveParameters();
    void finishingARunCoolsItDown();
    void twoProgramsDoNotTrainIntoOneRun();
    void aRunThatDivergesEndsAtItsLastGoodState();

 private:
    QString model(const QString& run, int iteration = kIterations) const {
        return folder_.filePath(
            QString("%1/checkpoints/%2.safetensors").arg(run).arg(iteration, 8, 10, QChar('0')));
    }
    QStringList training(const QString& run) const {
        // A checkpoint about every second, so that there is always something to go back to.
        return tinyTraining(run, kIterations) + QStringList{"train.checkpoint_seconds=0.1"};
    }
    Said resume(const QString& run, const QStringList& more = {}) const {
        return runShortrun(QStringList{"train", "--run", run, "--resume", "--quiet"} + more, folder_.path());
    }
    /// Waits until the run has made some iterations.
    bool waitForMetrics(const QString& run, int lines) const {
        return QTest::qWaitFor(
            [&] { return read(folder_.filePath(run + "/metrics.csv")).count('\n') > lines; }, 60'000);
    }
    void checkMetrics(const QString& run) const;

    QTemporaryDir folder_;
};

/// Every iteration once, in order.
void TestResume::checkMetrics(const QString& run) const {
    const auto lines = read(folder_.filePath(run + "/metrics.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), kIterations + 1);
    for (int i = 1; i <= kIterations; ++i) QCOMPARE(lines[i].split(',').first().toInt(), i);
}

void TestResume::initTestCase() {
    const Said said = runShortrun(training("whole") + QStringList{"--quiet"}, folder_.path());
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    checkMetrics("whole");
}

void TestResume::stoppedByCtrlCAndResumedItEndsWithTheSameWeights() {
    for (const int signal : {SIGINT, SIGTERM}) {
        const QString run = signal == SIGINT ? "an interrupted run" : "terminated";
        auto process = startShortrun(training(run), folder_.path());
        QVERIFY(waitForMetrics(run, 3));
        ::kill(static_cast<pid_t>(process->processId()), signal);
        const Said stopped = finish(*process);
        QCOMPARE(stopped.code, 130);
        // As it can be pasted into a shell.
        const QString word = signal == SIGINT ? "'an interrupted run'" : "terminated";
        QVERIFY2(stopped.output.contains("--run " + word + " --resume"), qPrintable(stopped.output));
        QVERIFY(!QFile::exists(model(run)));
        const Said resumed = resume(run);
        QVERIFY2(resumed.code == 0, qPrintable(resumed.errors));
        QCOMPARE(read(model(run)), read(model("whole")));
        checkMetrics(run);
    }
}

// As timeout(1) does: to the program, and to its process group.
void TestResume::aStopThatIsSignalledTwiceAtOnceSavesAllTheSame() {
    for (int i = 0; i < 5; ++i) {
        const QString run = "twice-" + QString::number(i);
        auto process = startShortrun(training(run), folder_.path());
        QVERIFY(waitForMetrics(run, 1));
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Said stopped = finish(*process);
        QCOMPARE(stopped.code, 130);
        QVERIFY2(stopped.output.contains("--resume"), qPrintable(stopped.output));
        QVERIFY(!QDir(folder_.filePath(run + "/checkpoints")).entryList({"*.safetensors"}).isEmpty());
    }
}

void TestResume::killedAtRandomMomentsAndResumedItEndsWithTheSameWeights() {
    QRandomGenerator random(7);
    int kills = 0;
    while (kills < 6) {
        // The same words each time: with --resume they begin the run, and go on with it.
        auto process = startShortrun(training("killed") + QStringList{"--resume"}, folder_.path());
        if (process->waitForFinished(300 + random.bounded(900))) break;
        process->kill();
        process->waitForFinished();
        ++kills;
    }
    const Said resumed = runShortrun(training("killed") + QStringList{"--resume", "--quiet"}, folder_.path());
    QVERIFY2(resumed.code == 0, qPrintable(resumed.errors));
    QCOMPARE(read(model("killed")), read(model("whole")));
    checkMetrics("killed");
}

void TestResume::killedBeforeItsFirstCheckpointItBeginsAgain() {
    auto process = startShortrun(tinyTraining("early", kIterations), folder_.path());
    QVERIFY(waitForMetrics("early", 3));
    process->kill();
    process->waitForFinished();
    QVERIFY(QDir(folder_.filePath("early/checkpoints")).entryList({"*.safetensors"}).isEmpty());
    const Said resumed = resume("early", {"--iterations", QString::number(kIterations)});
    QVERIFY2(resumed.code == 0, qPrintable(resumed.errors));
    // The two differ in the checkpoint interval that their configuration names, not in a weight.
    QCOMPARE(read(model("early")).right(20'000), read(model("whole")).right(20'000));
    checkMetrics("early");
}

void TestResume::resumingAFinishedRunChangesNothing() {
    const QByteArray before = read(model("whole"));
    const Said said = resume("whole");
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    QCOMPARE(read(model("whole")), before);
    checkMetrics("whole");
}

void TestResume::resumingTakesLiveParameters() {
    QVERIFY(runShortrun(tinyTraining("live", 3) + QStringList{"--quiet"}, folder_.path()).code == 0);
    const Said said = resume("live", {"--iterations", "5", "--set", "train.learning_rate=0"});
    QVERIFY2(said.code == 0, qPrintable(said.errors));
    QVERIFY(!read(model("live", 5)).isEmpty());
    QVERIFY(read(folder_.filePath("live/config.json")).contains("\"learning_rate\": 0"));
    // A learning rate of 0 leaves the weights as they were; they are the end of both files.
    QCOMPARE(read(model("live", 5)).right(1000), read(model("live", 3)).right(1000));
}

void TestResume::finishingARunCoolsItDown() {
    const auto rateAt = [&](int row) {  // of metrics.csv; the header is row 0
        const QList<QByteArray> lines = read(folder_.filePath("ended/metrics.csv")).trimmed().split('\n');
        return lines.at(row).split(',').at(lines.front().split(',').indexOf("learning_rate")).toDouble();
    };
    const Said early = runShortrun({"train", "--run", "ended", "--finish"}, folder_.path());
    QVERIFY2(early.code != 0 && !QFile::exists(folder_.filePath("ended")), qPrintable(early.output));
    QCOMPARE(runShortrun(tinyTraining("ended", 8), folder_.path()).code, 0);
    const QStringList finish = {"train", "--run", "ended", "--finish", "--quiet"};
    const Said finished = runShortrun(finish + QStringList{"--cooldown", "4"}, folder_.path());
    QVERIFY2(finished.code == 0, qPrintable(finished.output));
    QVERIFY(QFile::exists(model("ended", 12)));
    QVERIFY(std::abs(rateAt(12) / rateAt(8) - 1.0 / 30) < 1e-6);
    // It has come to its end: nothing more is to be settled.
    QCOMPARE(runShortrun(finish, folder_.path()).code, 0);
    QVERIFY(!QFile::exists(model("ended", 13)));
    QCOMPARE(resume("ended", {"--iterations", "14", "--cooldown", "0"}).code, 0);
    QVERIFY(std::abs(rateAt(14) / rateAt(8) - 1.0) < 1e-6);
}

void TestResume::twoProgramsDoNotTrainIntoOneRun() {
    auto process = startShortrun(tinyTraining("busy", 1'000'000), folder_.path());
    QVERIFY(waitForMetrics("busy", 1));
    const Said second = resume("busy");
    QCOMPARE(second.code, 3);
    QVERIFY2(second.isOneSentence() && second.errors.contains("another program"), qPrintable(second.errors));
    process->terminate();
    QCOMPARE(finish(*process).code, 130);
}

void TestResume::aRunThatDivergesEndsAtItsLastGoodState() {
    const QStringList reckless = {"train.learning_rate=0.02", "train.data_noise=0",
                                  "train.weight_init_gain=1"};
    const Said said =
        runShortrun(tinyTraining("wild", 5000) + reckless + QStringList{"--quiet", "--json"}, folder_.path());
    QCOMPARE(said.code, 4);
    QVERIFY2(said.isOneSentence() && said.errors.contains("data noise"), qPrintable(said.errors));
    const QJsonObject results = QJsonDocument::fromJson(said.output.toUtf8()).object();
    QCOMPARE(results["status"].toString(), QString("diverged"));
    const int good = results["iteration"].toInt();
    QVERIFY(good < 5000 &&
            results["model"].toString().endsWith(QString("%1.safetensors").arg(good, 8, 10, QChar('0'))));
    const auto lines = read(folder_.filePath("wild/metrics.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), good + 1);
    QCOMPARE(runShortrun({"sample", "wild", "--count", "2", "--out", "good.png"}, folder_.path()).code, 0);
}

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
