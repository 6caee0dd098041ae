// Pictures of the command line carry what made them, as the window reads it; the window draws a page into a
// file.
#include <QImage>
#include <QProcess>
#include <QtTest>

#include "support/shortrun_process.h"
#include "ui/picture_origin.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestPictureOrigin : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        const Said said = runShortrun(tinyTraining("run", 2), folder_.path());
        QVERIFY2(said.code == 0, qPrintable(said.errors));
    }

    void samplesCarryWhatMadeThem() {
        const Said said =
            runShortrun({"sample", "run", "--count", "5", "--seed", "9007199254740991", "--noise",
                         "frozen", "--steps", "7", "--out", "samples.png", "--quiet"},
                        folder_.path());
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const auto origin = originOfFile(folder_.filePath("samples.png"));
        QVERIFY(origin);
        QCOMPARE(origin->page, PageId::Generate);
        QCOMPARE(origin->state["seed"].toString(), QString("9007199254740991"));
        QCOMPARE(origin->state["count"].toInt(), 5);
        QCOMPARE(origin->state["noise"].toString(), QString("frozen"));
        QCOMPARE(origin->state["steps"].toInt(), 7);
        QCOMPARE(origin->modelPath, folder_.filePath("run"));
        QCOMPARE(origin->fingerprint.size(), 16);
        QCOMPARE(origin->sampler["sampler.steps"].toString(), QString("5"));
    }

    void anInterpolationCarriesItsEnds() {
        const Said said = runShortrun({"interpolate", "run", "--rows", "1", "--columns", "3", "--seed", "9",
                                       "--out", "strip.png", "--quiet"},
                                      folder_.path());
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const auto origin = originOfFile(folder_.filePath("strip.png"));
        QVERIFY(origin);
        QCOMPARE(origin->page, PageId::Interpolate);
        QCOMPARE(origin->state["first"].toObject()["seed"].toString(), QString("9"));
        QCOMPARE(origin->state["first"].toObject()["index"].toInt(), 0);
        QCOMPARE(origin->state["second"].toObject()["index"].toInt(), 1);
    }

    void theStudioDrawsAPage() {
        const QString studio = QFileInfo(shortrunProgram()).dir().filePath("shortrun-studio");
        if (!QFileInfo::exists(studio)) QSKIP("shortrun-studio is not built");
        const auto run = [&](const QStringList& arguments) {
            QProcess program;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert("QT_QPA_PLATFORM", "offscreen");
            program.setProcessEnvironment(environment);
            program.setWorkingDirectory(folder_.path());
            program.start(studio, arguments);
            return program.waitForFinished(120000) ? program.exitCode() : -1;
        };
        QCOMPARE(run({"--page", "generate", "--size", "1200x720", "--screenshot", "page.png", "run"}), 0);
        QCOMPARE(QImage(folder_.filePath("page.png")).size(), QSize(1200, 720));
        QCOMPARE(run({"--page", "nowhere", "--screenshot", "page.png"}), 2);
        QFile(folder_.filePath("torn.safetensors")).open(QIODevice::WriteOnly);
        QCOMPARE(run({"--screenshot", "other.png", "torn.safetensors"}), 3);
        QCOMPARE(run({"--screenshot", "other.png", "nosuchmodel"}), 3);
        QCOMPARE(run({"--screenshot", "other.png", "model:nosuch"}), 3);
        QVERIFY(!QFileInfo::exists(folder_.filePath("other.png")));
    }

    void withoutADisplayTheStudioSaysSo() {
        const QString studio = QFileInfo(shortrunProgram()).dir().filePath("shortrun-studio");
        if (!QFileInfo::exists(studio)) QSKIP("shortrun-studio is not built");
        QProcess program;
        const auto run = [&](const QStringList& arguments) {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            for (const char* variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) environment.remove(variable);
            program.setProcessEnvironment(environment);
            program.setWorkingDirectory(folder_.path());
            program.start(studio, arguments);
            return program.waitForFinished(120000) && program.exitStatus() == QProcess::NormalExit ? program.exitCode()
                                                                                                 : -1;
        };
        QCOMPARE(run({}), 3);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.startsWith("shortrun-studio: there is no display") && said.count('\n') == 1, said);
        QCOMPARE(run({"run"}), 3);
        QCOMPARE(run({"--help"}), 0);
        QVERIFY(program.readAllStandardOutput().contains("--screenshot"));
        QCOMPARE(run({"-v"}), 0);
        QCOMPARE(run({"--page", "generate", "--screenshot", "plain.png", "run"}), 0);
        QVERIFY(!QImage(folder_.filePath("plain.png")).isNull());
    }

 private:
    QTemporaryDir folder_;
};

QTEST_MAIN(TestPictureOrigin)
#include "tst_picture_origin.moc"
