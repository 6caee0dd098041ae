// The data of the plane: what is drawn has the density that is said, and files are read or refused clearly.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "engine/core/error.h"
#include "engine/plane/plane_data.h"
#include "engine/plane/point_file.h"

using namespace shortrun;

namespace {

PlaneDataConfig dataOf(PlaneSource source, double spread = 0.08) {
    PlaneDataConfig config;
    config.source = source;
    config.spread = spread;
    return config;
}

}  // namespace

class TestPlaneData : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void drawsHaveTheDensityThatIsSaid_data() {
        QTest::addColumn<int>("source");
        for (const auto& [name, source] :
             {std::pair("Gaussians", PlaneSource::Gaussians), {"rings", PlaneSource::Rings},
              {"spirals", PlaneSource::Spirals}, {"moons", PlaneSource::Moons}})
            QTest::newRow(name) << static_cast<int>(source);
    }
    void drawsHaveTheDensityThatIsSaid() {
        QFETCH(int, source);
        const PlaneData data(dataOf(static_cast<PlaneSource>(source)));
        const PlaneGrid grid{96, 1.5};
        const PlaneDensity exact = data.density(grid, 0.3);  // a mixture has no kernel
        QVERIFY(std::abs(massOf(exact, grid) - 1) < 1e-3);
        // The draws are counted in blocks of 8 x 8 cells, and compared with the mass there.
        constexpr int kDraws = 40000, kBlocks = 12;
        const PlanePoints points = data.draw(kDraws, 5, 0);
        std::vector<double> counts(kBlocks * kBlocks), masses(kBlocks * kBlocks);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const int column = static_cast<int>((points.x[i] + 1.5) / 0.25),
                      row = static_cast<int>((points.y[i] + 1.5) / 0.25);
            if (column >= 0 && column < kBlocks && row >= 0 && row < kBlocks)
                counts[row * kBlocks + column] += 1.0 / kDraws;
        }
        for (int row = 0; row < grid.side; ++row)
            for (int column = 0; column < grid.side; ++column)
                masses[row / 8 * kBlocks + column / 8] += exact.values[row * grid.side + column] * grid.cellArea();
        for (std::size_t block = 0; block < counts.size(); ++block) {
            const double deviation = std::sqrt(masses[block] / kDraws) + 1e-4;
            QVERIFY2(
                std::abs(counts[block] - masses[block]) < 5 * deviation,
                qPrintable(
                    QStringLiteral("block %1: %2 for %3").arg(block).arg(counts[block]).arg(masses[block])));
        }
    }

    void drawsAreAFunctionOfSeedAndIteration() {
        const PlaneData data(dataOf(PlaneSource::Moons));
        QVERIFY(data.draw(50, 1, 3) == data.draw(50, 1, 3));
        QVERIFY(!(data.draw(50, 1, 3) == data.draw(50, 1, 4)));
        QVERIFY(!(data.draw(50, 1, 3) == data.draw(50, 2, 3)));
    }

    void drawnPointsAreTheData() {
        PlaneDataConfig config = dataOf(PlaneSource::Drawn);
        config.drawn = {{0.5f, -0.25f}, {-0.5f, 1.0f}};
        const PlaneData data(config);
        const PlanePoints points = data.draw(100, 1, 0);
        for (std::size_t i = 0; i < points.size(); ++i)
            QVERIFY((points.x[i] == 0.5 && points.y[i] == -0.25) || (points.x[i] == -0.5 && points.y[i] == 1.0));
        config.drawn.clear();
        QVERIFY_THROWS_EXCEPTION(Error, [[maybe_unused]] const PlaneData none{config});
    }

    void pointsAreReadFromManyKindsOfFile_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("commas") << QByteArray("0.5,-1\n0.25,1\n");
        QTest::newRow("a header") << QByteArray("x,y\n0.5,-1\n0.25,1\n");
        QTest::newRow("semicolons, Windows") << QByteArray("x;y\r\n0.5;-1\r\n0.25;1\r\n");
        QTest::newRow("tabs, more columns") << QByteArray("0.5\t-1\ta\n0.25\t1\tb");
        QTest::newRow("spaces, comments, empty lines") << QByteArray("# two points\n\n  0.5  -1\n0.25, 1\n\n");
        QTest::newRow("a mark of UTF-8, quotes")
            << QByteArray("\xEF\xBB\xBF\"x\",\"y\"\n\"0.5\",\"-1\"\n5e-1,1\n").replace("5e-1,1", "0.25,1");
    }
    void pointsAreReadFromManyKindsOfFile() {
        QFETCH(QByteArray, text);
        const PlanePoints points = readPoints(written(text));
        QCOMPARE(points.x, (std::vector<double>{0.5, 0.25}));
        QCOMPARE(points.y, (std::vector<double>{-1, 1}));
    }

    void pointsFarAwayAreBroughtIntoTheSquare() {
        const PlanePoints points = readPoints(written("100,2000\n300,2100\n200,2050\n"));
        const double x[] = {-0.9, 0.9, 0}, y[] = {-0.45, 0.45, 0};
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(std::abs(points.x[i] - x[i]) < 1e-12 && std::abs(points.y[i] - y[i]) < 1e-12);
    }

    void longFilesAreThinned() {
        QByteArray text;
        for (int i = 0; i < 50000; ++i) text += QByteArray::number(i / 50000.0) + ",0\n";
        const PlanePoints points = readPoints(written(text));
        QVERIFY(points.size() > 10000 && points.size() <= 20000);
        QCOMPARE(points.x.front(), 0.0);
        QVERIFY(points.x.back() > 0.99);
    }

    void badFilesAreRefusedClearly_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("empty") << QByteArray() << "holds no points";
        QTest::newRow("only a header") << QByteArray("x,y\n") << "holds no points";
        QTest::newRow("a word") << QByteArray("x,y\n1,2\n3,abc\n") << "line 3";
        QTest::newRow("one column") << QByteArray("1\n2\n") << "line 1";
        QTest::newRow("not a number") << QByteArray("1,2\nnan,1\n") << "line 2";
        QTest::newRow("huge") << QByteArray("1,2\n1e300,1\n") << "line 2";
        QTest::newRow("bytes") << QByteArray("\x00\xff\x01,\xfe\n", 5) + "\x02\n" << "";
    }
    void badFilesAreRefusedClearly() {
        QFETCH(QByteArray, text);
        QFETCH(QString, word);
        try {
            readPoints(written(text));
            QFAIL("it was read");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::BadInput);
            QVERIFY2(QString::fromStdString(error.message()).contains(word), error.what());
            QVERIFY(QString::fromStdString(error.message()).contains("points.csv"));
        }
    }
    void aMissingFileIsRefused() { QVERIFY_THROWS_EXCEPTION(Error, readPoints("/nowhere/points.csv")); }

 private:
    std::string written(const QByteArray& text) {
        QFile file(folder_.filePath("points.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no file");
        return file.fileName().toStdString();
    }
    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(TestPlaneData)
#include "tst_plane_data.moc"
