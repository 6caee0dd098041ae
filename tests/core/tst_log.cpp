// What the program says about itself.
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/log.h"

using namespace shortrun;

class Logs : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }
    QStringList linesOf(const char* name) const {
        QFile read(folder_.filePath(name));
        if (!read.open(QIODevice::ReadOnly)) return {};
        return QString::fromUtf8(read.readAll()).split('\n', Qt::SkipEmptyParts);
    }

 private Q_SLOTS:
    void theTerminalGetsPlainSentencesAndMarkedWarnings() {
        Log log;
        std::vector<std::string> seen;
        log.setTerminal([&](const std::string& line) { seen.push_back(line); });
        log.say(LogLevel::Info, "reading 60000 images");
        log.say(LogLevel::Debug, "not asked for");
        log.say(LogLevel::Warning, "two pictures were skipped");
        log.say(LogLevel::Error, "the disk is full");
        QCOMPARE(seen, (std::vector<std::string>{"reading 60000 images", "warning: two pictures were skipped",
                                                 "error: the disk is full"}));
    }

    void quietKeepsWarningsAndTheFileKeepsAll() {
        Log log;
        std::vector<std::string> seen;
        log.setTerminal([&](const std::string& line) { seen.push_back(line); });
        log.setQuiet(true);
        log.openFile(file("quiet.txt"));
        log.say(LogLevel::Info, "iteration 100");
        log.say(LogLevel::Warning, "q is high");
        QCOMPARE(seen, std::vector<std::string>{"warning: q is high"});
        QCOMPARE(linesOf("quiet.txt").size(), 2);
    }

    void verboseAddsDebug() {
        Log log;
        std::vector<std::string> seen;
        log.setTerminal([&](const std::string& line) { seen.push_back(line); });
        log.setVerbose(true);
        log.say(LogLevel::Debug, "details");
        QCOMPARE(seen, std::vector<std::string>{"debug: details"});
    }

    void aLineOfTheFileHasTimeAndLevelAndIsOnTheDiskAtOnce() {
        Log log;
        log.setQuiet(true);
        log.openFile(file("times.txt"));
        log.say(LogLevel::Info, "started");
        const QStringList lines = linesOf("times.txt");  // the file is still open
        QCOMPARE(lines.size(), 1);
        const QRegularExpression form(R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info: started$)");
        QVERIFY2(form.match(lines[0]).hasMatch(), qPrintable(lines[0]));
    }

    void aSecondOpeningGoesOnBehindTheFirst() {
        for (const char* message : {"first", "second"}) {
            Log log;
            log.setQuiet(true);
            log.openFile(file("twice.txt"));
            log.say(LogLevel::Info, message);
        }
        QCOMPARE(linesOf("twice.txt").size(), 2);
    }

    void aMessageStaysOneLineWithoutControlCharacters() {
        Log log;
        std::string seen;
        log.setTerminal([&](const std::string& line) { seen = line; });
        log.say(LogLevel::Info, "a file named\n\x1b[2J\x7f");
        QCOMPARE(QString::fromStdString(seen), "a file named  [2J ");
    }

    void manyThreadsSpeakInWholeLines() {
        constexpr int kThreads = 4, kLines = 250;
        Log log;
        std::vector<std::string>
            spoken;  // without a lock of its own: the log calls the terminal one call at a time
        log.setTerminal([&](const std::string& line) { spoken.push_back(line); });
        log.openFile(file("threads.txt"));
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < kThreads; ++t)
                threads.emplace_back([&log, t] {
                    for (int i = 0; i < kLines; ++i)
                        log.say(LogLevel::Info,
                                std::to_string(t) + "." + std::to_string(i) + std::string(200, '='));
                });
        }
        const QStringList lines = linesOf("threads.txt");
        QCOMPARE(lines.size(), kThreads * kLines);
        QCOMPARE(spoken.size(), std::size_t(kThreads * kLines));
        std::vector<int> next(kThreads, 0);  // each thread's lines stand in its own order
        for (const QString& line : lines) {
            QVERIFY(line.endsWith(QString(200, '=')));
            const QStringList numbers = line.section(' ', 2).remove('=').split('.');
            QCOMPARE(numbers[1].toInt(), next[numbers[0].toInt()]++);
        }
    }

    void aFileThatCannotBeOpenedIsAnErrorThatNamesIt() {
        Log log;
        try {
            log.openFile(file("missing/log.txt"));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), int(ErrorCode::BadInput));
            QVERIFY(error.message().find("missing/log.txt") != std::string::npos);
        }
    }

    void aFileThatCanNoLongerBeWrittenIsGivenUpWithOneWarning() {
        if (!QFile::exists("/dev/full")) QSKIP("there is no /dev/full here");
        Log log;
        std::vector<std::string> seen;
        log.setTerminal([&](const std::string& line) { seen.push_back(line); });
        log.openFile("/dev/full");
        log.say(LogLevel::Info, "one");
        log.say(LogLevel::Info, "two");
        QCOMPARE(seen.size(), std::size_t(3));
        QCOMPARE(std::count_if(seen.begin(), seen.end(),
                               [](const std::string& line) {
                                   return line.starts_with("warning: the log '/dev/full'");
                               }),
                 1);
    }

    void aRunsLogIsOpenForAsLongAsTheRun() {
        processLog().setQuiet(true);
        {
            const RunLog run(file("run.txt"));
            logInfo("inside");
        }
        logInfo("outside");
        QCOMPARE(linesOf("run.txt").size(), 1);
    }
};

QTEST_GUILESS_MAIN(Logs)
#include "tst_log.moc"
