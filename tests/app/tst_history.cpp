// shortrun history: the sheets that a run keeps, as a picture and as an animation.
#include <QImage>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "support/shortrun_process.h"

using namespace shortrun::testing;

class TestHistory : public QObject {
    Q_OBJECT

    Said run(const QStringList& arguments) { return runShortrun(arguments, folder_.path()); }

 private Q_SLOTS:
    void initTestCase() {
        const Said said = run(tinyTraining("run", 7) + QStringList{"--set", "train.sample_every=2"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
    }

    void rowsOfTheFirstSamplesOfIterations_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<QList<int>>("iterations");
        QTest::newRow("all") << 8 << QList<int>{2, 4, 6, 7};
        QTest::newRow("some, the first and the last among them") << 2 << QList<int>{2, 7};
        QTest::newRow("one, the last") << 1 << QList<int>{7};
    }

    void rowsOfTheFirstSamplesOfIterations() {
        QFETCH(int, rows);
        QFETCH(QList<int>, iterations);
        const Said said = run({"history", "run", "--rows", QString::number(rows), "--count", "3", "--out", "rows.png",
                               "--json"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        const QJsonObject report = QJsonDocument::fromJson(said.output.toUtf8()).object();
        QCOMPARE(report["sheets"].toInt(), 4);
        QList<int> told;
        for (const QJsonValue& iteration : report["iterations"].toArray()) told << iteration.toInt();
        QCOMPARE(told, iterations);
        const QImage picture = QImage(folder_.filePath("rows.png")).convertToFormat(QImage::Format_RGB32);
        for (qsizetype row = 0; row < iterations.size(); ++row) {
            const QString file = QString("run/samples/%1.png").arg(iterations[row], 8, 10, QChar('0'));
            const QImage sheet = QImage(folder_.filePath(file)).convertToFormat(QImage::Format_RGB32);
            // Both have tiles of 64 pixels, and 2 between them.
            QCOMPARE(picture.copy(0, 66 * static_cast<int>(row), 3 * 66 - 2, 64), sheet.copy(0, 0, 3 * 66 - 2, 64));
        }
        QCOMPARE(picture.size(), QSize(3 * 66 - 2, 66 * static_cast<int>(iterations.size()) - 2));
    }

    void allSheetsBecomeAnAnimation() {
        if (!QImageReader::supportedImageFormats().contains("webp")) QSKIP("this Qt reads no WebP");
        const Said said = run({"history", "run", "--animation", "growth.webp", "--sheets-per-second", "5", "--quiet"});
        QVERIFY2(said.code == 0, qPrintable(said.errors));
        QImageReader film(folder_.filePath("growth.webp"));
        QCOMPARE(film.imageCount(), 4);
        QList<int> milliseconds;
        while (!film.read().isNull()) milliseconds << film.nextImageDelay();
        QCOMPARE(milliseconds, (QList<int>{200, 200, 200, 1000}));  // the last stays for a second
    }

    void whatCannotBeShownIsSaidInASentence_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing wanted") << QStringList{"run"} << 2 << "--out FILE";
        QTest::newRow("no run") << QStringList{"nowhere", "--out", "x.png"} << 3 << "nowhere";
        QTest::newRow("a file of the run") << QStringList{"run", "--out", "run/samples/00000002.png"} << 2 << "run";
        QTest::newRow("no animation") << QStringList{"run", "--animation", "x.gif"} << 2 << "x.gif";
        QTest::newRow("a run without sheets") << QStringList{"young", "--out", "x.png"} << 3 << "no samples yet";
        QTest::newRow("a damaged sheet") << QStringList{"damaged", "--out", "x.png"} << 3 << "00000002.png";
    }

    void whatCannotBeShownIsSaidInASentence() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, words);
        const QString name = arguments.first();
        if (name == "young" || name == "damaged") {
            QVERIFY(run(tinyTraining(name, 2)).code == 0);
            const QString sheet = folder_.filePath(name + "/samples/00000002.png");
            QVERIFY(QFile::remove(sheet));
            if (name == "damaged") {
                QFile file(sheet);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write("garbage") > 0);
            }
        }
        const Said said = run(QStringList{"history"} + arguments);
        QVERIFY2(said.code == code && said.isOneSentence() && said.errors.contains(words), qPrintable(said.errors));
        QVERIFY(!QFile::exists(folder_.filePath("x.png")));
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
