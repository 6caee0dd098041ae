// Run directories: what is on disk survives whatever happens to the program.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/read_file.h"
#include "engine/storage/run_directory.h"
#include "storage/small_model.h"

using namespace shortrun;

namespace fs = std::filesystem;

namespace {

MetricsRow rowOf(std::int64_t iteration) {
    MetricsRow row;
    row.iteration = iteration;
    row.seconds = iteration / 3.0;
    row.energyGap = -1e-17 * static_cast<double>(iteration);
    row.pathRatio = 1.1;
    row.iterationsPerSecond = std::numeric_limits<double>::infinity();
    return row;
}

QStringList checkpointNames(const QTemporaryDir& run) {
    return QDir(run.filePath("run/checkpoints")).entryList(QDir::Files | QDir::Hidden, QDir::Name);
}

QString refusal(const std::function<void()>& action) {
    try {
        action();
        return {};
    } catch (const Error& error) {
        return QString::fromStdString(error.message()) +
               (error.code() == ErrorCode::BadInput ? "" : " wrong code");
    }
}

}  // namespace

class TestRunDirectory : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init();
    void aCheckpointComesBackWhole();
    void onlyTheNewestTwoCheckpointsStay();
    void aCheckpointOfAnEarlierIterationReplacesLaterOnes();
    void aWriteThatWasInterruptedLeavesTheOlderCheckpoint_data();
    void aWriteThatWasInterruptedLeavesTheOlderCheckpoint();
    void aDamagedCheckpointIsPassedOver();
    void aCheckpointOfNoUseIsPassedOver();
    void aRunWithDamagedCheckpointsOnlyIsNotBegunAgain();
    void killedAtAnyMomentTheRunGoesOn();
    void metricsComeBackExactly();
    void aTornLastLineOfMetricsIsLeftOut();
    void rewindingDropsLaterRows();
    void twoProgramsCannotTrainIntoOneRun();
    void aNewRunIsNotBegunOverAnOldOne();
    void onlyTheSameConfigurationGoesOn();
    void configJsonFollowsTheLiveChanges();
    void aPlaceThatCannotBeWrittenIsRefusedAtOnce();
    void samplesAndLogAreWritten();

 private:
    RunDirectory create() const { return RunDirectory::create(path_, config_); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::string path_;
    Config config_;
};

void TestRunDirectory::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = folder_->filePath("run").toStdString();
    config_ = smallModel().config;
    processLog().setTerminal([](const std::string&) {});
}

void TestRunDirectory::aCheckpointComesBackWhole() {
    RunDirectory run = create();
    QVERIFY(!run.readNewestCheckpoint());
    QVERIFY(run.newestModelPath().empty());
    const Checkpoint written = smallCheckpoint(42);
    run.writeCheckpoint(written);
    const auto read = RunDirectory::open(path_).readNewestCheckpoint();
    QVERIFY(read.has_value());
    QCOMPARE(read->model.iteration, std::int64_t{42});
    QVERIFY(read->model.config == config_);
    for (std::size_t i = 0; i < written.model.weights.size(); ++i)
        QVERIFY(read->model.weights[i].data == written.model.weights[i].data);
    for (const NamedArray& array : written.learner.arrays)
        QVERIFY(read->learner.find(array.name)->data == array.data);
    QCOMPARE(read->learner.metadata.at("controller.sigma"), std::string("0.125"));
    QCOMPARE(resolveModelPath(path_), run.newestModelPath());
}

void TestRunDirectory::onlyTheNewestTwoCheckpointsStay() {
    RunDirectory run = create();
    for (const int iteration : {1, 20, 300}) run.writeCheckpoint(smallCheckpoint(iteration));
    QCOMPARE(checkpointNames(*folder_), (QStringList{"00000020.safetensors", "00000020.state.safetensors",
                                                     "00000300.safetensors", "00000300.state.safetensors"}));
}

void TestRunDirectory::aCheckpointOfAnEarlierIterationReplacesLaterOnes() {
    RunDirectory run = create();
    for (const int iteration : {100, 200, 150}) run.writeCheckpoint(smallCheckpoint(iteration));
    QCOMPARE(run.readNewestCheckpoint()->model.iteration, std::int64_t{150});
    QCOMPARE(checkpointNames(*folder_).size(), 4);
}

void TestRunDirectory::aWriteThatWasInterruptedLeavesTheOlderCheckpoint_data() {
    QTest::addColumn<QStringList>("written");  // files of the new checkpoint that reached their names
    QTest::addColumn<QStringList>("torn");     // and those of which half is there under a temporary name
    const QString state = "00000300.state.safetensors", model = "00000300.safetensors";
    QTest::newRow("before anything") << QStringList{} << QStringList{};
    QTest::newRow("in the middle of the state") << QStringList{} << QStringList{state};
    QTest::newRow("between state and model") << QStringList{state} << QStringList{};
    QTest::newRow("in the middle of the model") << QStringList{state} << QStringList{model};
    QTest::newRow("only the model, as no order of ours leaves it") << QStringList{model} << QStringList{};
}

void TestRunDirectory::aWriteThatWasInterruptedLeavesTheOlderCheckpoint() {
    QFETCH(QStringList, written);
    QFETCH(QStringList, torn);
    const QTemporaryDir other;
    RunDirectory finished = RunDirectory::create(other.filePath("run").toStdString(), config_);
    finished.writeCheckpoint(smallCheckpoint(300));
    {
        RunDirectory run = create();
        for (const int iteration : {100, 200}) run.writeCheckpoint(smallCheckpoint(iteration));
    }
    const fs::path from = fs::path(finished.path()) / "checkpoints", to = fs::path(path_) / "checkpoints";
    for (const QString& name : written) fs::copy_file(from / name.toStdString(), to / name.toStdString());
    for (const QString& name : torn) {
        // The number is of a process that has ended: its child's.
        const fs::path temporary = to / ("." + name.toStdString() + ".999999999-0.partial");
        fs::copy_file(from / name.toStdString(), temporary);
        fs::resize_file(temporary, fs::file_size(temporary) / 2);
    }
    RunDirectory run = RunDirectory::resume(path_, config_);
    QCOMPARE(run.readNewestCheckpoint()->model.iteration, std::int64_t{200});
    run.writeCheckpoint(smallCheckpoint(300));
    QCOMPARE(run.readNewestCheckpoint()->model.iteration, std::int64_t{300});
    QCOMPARE(checkpointNames(*folder_).size(), 4);
}

void TestRunDirectory::aDamagedCheckpointIsPassedOver() {
    RunDirectory run = create();
    for (const int iteration : {100, 200}) run.writeCheckpoint(smallCheckpoint(iteration));
    for (const char* damaged : {"00000200.state.safetensors", "00000200.safetensors"}) {
        fs::resize_file(fs::path(path_) / "checkpoints" / damaged, 100);
        QCOMPARE(run.readNewestCheckpoint()->model.iteration, std::int64_t{100});
    }
    QVERIFY(QString::fromStdString(run.newestModelPath()).endsWith("00000100.safetensors"));
    QVERIFY(readFile(path_ + "/log.txt").find("iteration 200 is damaged") != std::string::npos);
    // And where none is whole, reading the newest tells.
    fs::resize_file(fs::path(path_) / "checkpoints" / "00000100.safetensors", 100);
    QVERIFY(QString::fromStdString(run.newestModelPath()).endsWith("00000200.safetensors"));
}

void TestRunDirectory::aCheckpointOfNoUseIsPassedOver() {
    RunDirectory run = create();
    for (const int iteration : {100, 200}) run.writeCheckpoint(smallCheckpoint(iteration));
    const auto newest = run.readNewestCheckpoint([](const Checkpoint& checkpoint) {
        if (checkpoint.model.iteration == 200) throw Error(ErrorCode::BadInput, "of no use");
    });
    QCOMPARE(newest->model.iteration, std::int64_t{100});
}

/// Begun again it would throw away what somebody may still save.
void TestRunDirectory::aRunWithDamagedCheckpointsOnlyIsNotBegunAgain() {
    RunDirectory run = create();
    for (const int iteration : {100, 200}) run.writeCheckpoint(smallCheckpoint(iteration));
    for (const char* damaged : {"00000100.state.safetensors", "00000200.safetensors"})
        fs::resize_file(fs::path(path_) / "checkpoints" / damaged, 100);
    try {
        run.readNewestCheckpoint();
        QFAIL("there is none");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::BadInput);
        QVERIFY2(error.message().find("00000200.safetensors") != std::string::npos, error.what());
    }
}

void TestRunDirectory::killedAtAnyMomentTheRunGoesOn() {
    { create(); }
    std::int64_t reached = 0;
    for (int round = 0; round < 25; ++round) {
        int report[2];
        QCOMPARE(::pipe(report), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            // Goes on from the newest checkpoint, and tells of each one that is written.
            RunDirectory run = RunDirectory::resume(path_, config_);
            const auto newest = run.readNewestCheckpoint();
            std::int64_t iteration = newest ? newest->model.iteration : 0;
            while (true) {
                run.appendMetrics(rowOf(++iteration));
                run.writeCheckpoint(smallCheckpoint(iteration));
                if (::write(report[1], &iteration, sizeof iteration) < 0) ::_exit(1);
            }
        }
        ::close(report[1]);
        QTest::qSleep(5 + round * 7 % 40);
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        std::int64_t told = 0;
        while (::read(report[0], &told, sizeof told) == sizeof told) reached = told;
        ::close(report[0]);

        const auto newest = RunDirectory::open(path_).readNewestCheckpoint();
        QVERIFY(newest ? newest->model.iteration >= reached : reached == 0);
        if (newest) reached = newest->model.iteration;
    }
    QVERIFY(reached > 0);
}

void TestRunDirectory::metricsComeBackExactly() {
    RunDirectory run = create();
    for (int i = 1; i <= 100; ++i) run.appendMetrics(rowOf(i));
    const auto rows = run.readMetrics();
    QCOMPARE(rows.size(), std::size_t{100});
    for (int i = 1; i <= 100; ++i) {
        QCOMPARE(rows[i - 1].iteration, std::int64_t{i});
        QVERIFY(rows[i - 1].seconds == i / 3.0 && rows[i - 1].energyGap == -1e-17 * i);
        QVERIFY(rows[i - 1].iterationsPerSecond > 1e300);
    }
    const std::string text = readFile(path_ + "/metrics.csv");
    QVERIFY(
        text.starts_with("iteration,seconds,energy_gap,gradient_norm,chain_length,path_ratio,"
                         "parameter_gradient_norm,data_std,sample_std,data_noise_std,learning_rate,"
                         "iterations_per_second\n1,0.3333333333333333,-1e-17,0,0,1.1,"));
}

void TestRunDirectory::aTornLastLineOfMetricsIsLeftOut() {
    RunDirectory run = create();
    for (int i = 1; i <= 3; ++i) run.appendMetrics(rowOf(i));
    const fs::path file = fs::path(path_) / "metrics.csv";
    for (std::uintmax_t cut = 1; cut < 20; ++cut) {
        fs::resize_file(file, fs::file_size(file) - 1);
        QCOMPARE(run.readMetrics().size(), std::size_t{2});
    }
    // A row written behind the torn line spoils that line alone, whether it comes out too long or too short.
    run.appendMetrics(rowOf(4));
    run.appendMetrics(rowOf(5));
    std::ofstream(file, std::ios::app) << "6,0.5\n";
    QCOMPARE(run.readMetrics().size(), std::size_t{3});
    QCOMPARE(run.readMetrics().back().iteration, std::int64_t{5});
    QCOMPARE(run.rewindMetrics(2).size(), std::size_t{2});
    run.appendMetrics(rowOf(3));
    QCOMPARE(run.readMetrics().back().iteration, std::int64_t{3});
}

void TestRunDirectory::rewindingDropsLaterRows() {
    RunDirectory run = create();
    for (int i = 1; i <= 10; ++i) run.appendMetrics(rowOf(i));
    QCOMPARE(run.rewindMetrics(4).size(), std::size_t{4});
    run.appendMetrics(rowOf(5));
    QCOMPARE(run.readMetrics().size(), std::size_t{5});
    QCOMPARE(run.rewindMetrics(0).size(), std::size_t{0});
}

void TestRunDirectory::twoProgramsCannotTrainIntoOneRun() {
    {
        const RunDirectory run = create();
        const QString sentence = refusal([&] { RunDirectory::resume(path_, config_); });
        QVERIFY2(sentence.contains("by another program"), qPrintable(sentence));
        RunDirectory::open(path_);  // reading is free
    }
    RunDirectory::resume(path_, config_);
}

void TestRunDirectory::aNewRunIsNotBegunOverAnOldOne() {
    { create(); }
    const std::string before = readFile(path_ + "/config.json");
    QVERIFY(refusal([&] { create(); }).contains("--resume"));
    Config other = config_;
    other.model.width = 5;
    other.data.size = 64;
    const QString sentence = refusal([&] { RunDirectory::check(path_, other, false); });
    QVERIFY2(sentence.contains("data.size and model.width"), qPrintable(sentence));
    QCOMPARE(readFile(path_ + "/config.json"), before);
}

void TestRunDirectory::onlyTheSameConfigurationGoesOn() {
    QVERIFY(refusal([&] { RunDirectory::resume(path_, config_); }).contains("no run"));
    { create(); }
    Config live = config_;
    live.train.learningRate = Schedule(1e-5);
    live.train.iterations = 77;
    live.runtime.threads = 1;
    live.reconstruct.steps = 3;
    QVERIFY(RunDirectory::resume(path_, live).config() == config_);
    Config fixed = config_;
    fixed.sampler.initialState = InitialState::Gaussian;
    const QString sentence = refusal([&] { RunDirectory::resume(path_, fixed); });
    QVERIFY2(sentence.contains("sampler.initial_state"), qPrintable(sentence));
}

void TestRunDirectory::configJsonFollowsTheLiveChanges() {
    RunDirectory run = create();
    Checkpoint checkpoint = smallCheckpoint(5);
    checkpoint.model.config.train.learningRate = Schedule(3e-5);
    run.writeCheckpoint(checkpoint);
    QVERIFY(RunDirectory::open(path_).config() == checkpoint.model.config);
}

void TestRunDirectory::aPlaceThatCannotBeWrittenIsRefusedAtOnce() {
    std::ofstream(folder_->filePath("file").toStdString()) << "text";
    for (const std::string& path :
         {folder_->filePath("file").toStdString(), folder_->filePath("file/below").toStdString(),
          std::string("/proc/shortrun")})
        QVERIFY(refusal([&] { RunDirectory::create(path, config_); }).contains("run directory"));
    QCOMPARE(readFile(folder_->filePath("file").toStdString()), std::string("text"));
}

void TestRunDirectory::samplesAndLogAreWritten() {
    RunDirectory run = create();
    run.writeSamples(12, ImageTiles(4, 32, 32, 1));
    run.writeSamples(13, {});
    QVERIFY(fs::exists(path_ + "/samples/00000012.png") && !fs::exists(path_ + "/samples/00000013.png"));
    run.log("one\nline");
    QVERIFY(readFile(path_ + "/log.txt").ends_with(" info: one line\n"));
}

QTEST_APPLESS_MAIN(TestRunDirectory)
#include "tst_run_directory.moc"
