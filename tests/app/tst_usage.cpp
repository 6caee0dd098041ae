// Words of the command line: help, version, and every slip answered by one sentence and exit code 2.
#include <QJsonDocument>
#include <QtTest>

#include "support/shortrun_process.h"

using namespace shortrun::testing;

class TestUsage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void helpIsPrintedForTheProgramAndEachCommand();
    void theVersionIsPrinted();
    void everyParameterIsInTheConfigurationHelp();
    void aSlipIsAnsweredByOneSentence_data();
    void aSlipIsAnsweredByOneSentence();
    void resultsThatCannotBePrintedAreAFailure();

 private:
    QTemporaryDir folder_;
};

void TestUsage::helpIsPrintedForTheProgramAndEachCommand() {
    const Said overview = runShortrun({"--help"}, folder_.path());
    QCOMPARE(overview.code, 0);
    for (const QString command : {"train", "history", "sample", "interpolate", "reconstruct", "info", "data"}) {
        QVERIFY(overview.output.contains("  " + command + " "));
        const Said help = runShortrun({command, "--help"}, folder_.path());
        QCOMPARE(help.code, 0);
        QVERIFY(help.output.contains("usage: shortrun " + command) && help.output.contains("Examples:"));
        QVERIFY(help.output.contains("--json") && help.errors.isEmpty());
        for (const QString& line : help.output.split('\n')) QVERIFY2(line.size() <= 110, qPrintable(line));
    }
}

void TestUsage::theVersionIsPrinted() {
    const Said said = runShortrun({"--version"}, folder_.path());
    QCOMPARE(said.code, 0);
    QVERIFY(QRegularExpression("^shortrun \\d+\\.\\d+\\.\\d+\n$").match(said.output).hasMatch());
}

void TestUsage::everyParameterIsInTheConfigurationHelp() {
    const Said said = runShortrun({"train", "--help-config"}, folder_.path());
    QCOMPARE(said.code, 0);
    for (const char* key : {"data.source", "model.width", "sampler.step_size", "train.data_noise", "seed"})
        QVERIFY(said.output.contains(QString("  ") + key));
}

void TestUsage::aSlipIsAnsweredByOneSentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("answer");
    QTest::newRow("nothing") << QStringList{} << "--help";
    QTest::newRow("unknown command") << QStringList{"trian"} << "did you mean 'train'";
    QTest::newRow("flag for a command") << QStringList{"--count"} << "where a command is expected";
    QTest::newRow("unknown flag") << QStringList{"sample", "m", "--cuont", "4"} << "did you mean '--count'";
    QTest::newRow("no model") << QStringList{"sample", "--out", "x.png"} << "MODEL is required";
    QTest::newRow("no output") << QStringList{"sample", "m"} << "--out is required";
    QTest::newRow("no value") << QStringList{"sample", "m", "--count"} << "--count needs a value";
    QTest::newRow("empty value") << QStringList{"sample", "m", "--out", ""}
                                 << "--out needs a value that is not empty";
    QTest::newRow("empty value after =")
        << QStringList{"sample", "m", "--out="} << "--out needs a value that is not empty";
    QTest::newRow("empty model") << QStringList{"sample", "", "--out", "a"} << "'sample' needs a value";
    QTest::newRow("noise that is no number")
        << QStringList{"reconstruct", "m", "p.png", "--out", "a", "--noise", "nan"} << "--noise: 'nan'";
    QTest::newRow("twice") << QStringList{"sample", "m", "--out", "a", "--out", "b"} << "more than once";
    QTest::newRow("too many") << QStringList{"sample", "m", "n", "--out", "a"}
                              << "'n' is one argument too many";
    QTest::newRow("no number") << QStringList{"sample", "m", "--out", "a", "--count", "x"} << "1 to 10000000";
    QTest::newRow("negative seed") << QStringList{"sample", "m", "--out", "a", "--seed", "-1"}
                                   << "--seed: '-1'";
    QTest::newRow("word") << QStringList{"sample", "m", "--out", "a", "--noise", "loud"}
                          << "off, frozen, fresh";
    QTest::newRow("one column") << QStringList{"interpolate", "m", "--out", "a", "--columns", "1"}
                                << "2 to 10000";
    QTest::newRow("device") << QStringList{"sample", "m", "--out", "a", "--device", "gpu"}
                            << "--device: 'gpu'";
    QTest::newRow("a picture that would be none")
        << QStringList{"sample", "model:avatars32", "--count", "1", "--out", "a.jpg"} << "written as PNG";
    QTest::newRow("a state dict that would look like a model")
        << QStringList{"export", "model:avatars32", "--out", "a.safetensors"} << "name it .pth";
    QTest::newRow("a model that would look like a state dict")
        << QStringList{"import", "a.pth", "--out", "b.PTH"} << "name it .safetensors";
    QTest::newRow("no run") << QStringList{"train"} << "--run DIR";
    QTest::newRow("unknown key") << QStringList{"train", "--run", "r", "--set", "sampler.stepz=1"}
                                 << "did you mean 'sampler.steps'";
    QTest::newRow("out of range") << QStringList{"train", "--run", "r", "--set", "sampler.steps=-1"}
                                  << "1 to 100000";
    QTest::newRow("size") << QStringList{"train", "--run", "r", "--size", "33"}
                          << "--size: '33' is out of range";
    QTest::newRow("no assignment") << QStringList{"train", "--run", "r", "--set", "steps"} << "key=value";
    QTest::newRow("unknown preset") << QStringList{"train", "--run", "r", "--preset", "quik"} << "'quick'";
    QTest::newRow("nowhere to write") << QStringList{"data", "builtin:avatars"} << "--out DIR";
}

void TestUsage::aSlipIsAnsweredByOneSentence() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, answer);
    const Said said = runShortrun(arguments, folder_.path());
    QCOMPARE(said.code, 2);
    QVERIFY2(said.isOneSentence() && said.errors.contains(answer), qPrintable(said.errors));
    QVERIFY(said.output.isEmpty());
    QVERIFY(QDir(folder_.path()).isEmpty());
}

void TestUsage::resultsThatCannotBePrintedAreAFailure() {
    if (!QFile::exists("/dev/full")) QSKIP("this system has no /dev/full");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(shortrunProgram(), {"--help"});
    const Said said = finish(process);
    QCOMPARE(said.code, 4);
    QVERIFY(said.isOneSentence());
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
