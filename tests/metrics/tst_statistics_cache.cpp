// The cache of data statistics: what goes in comes out, damage counts as not there; SHA-256 by its published
// vectors.
#include <QtTest>

#include "engine/core/error.h"
#include "engine/metrics/sha256.h"
#include "engine/metrics/statistics_cache.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

DataStatistics someStatistics() {
    DataStatistics statistics;
    statistics.features = normalRows(20, 3, 1);
    RunningMoments moments;
    moments.add(statistics.features);
    statistics.moments = moments.moments();
    statistics.radii.assign(20, 0.5f);
    statistics.components = principalComponents(normalRows(20, 6, 2), 3);
    statistics.inceptionScore = 2.25;
    statistics.inceptionScoreSplits = 10;
    return statistics;
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

}  // namespace

class TestStatisticsCache : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void whatGoesInComesOut();
    void anotherKeyHasNothing();
    void damageCountsAsNotThere_data();
    void damageCountsAsNotThere();
    void aFolderThatCannotBeMadeIsLeftAlone();
    void theFolderFollowsTheSpecification();
    void sha256HasThePublishedValues();
};

void TestStatisticsCache::whatGoesInComesOut() {
    QTemporaryDir folder;
    const std::filesystem::path at = folder.filePath("deep/cache").toStdString();
    const DataStatistics in = someStatistics();
    QVERIFY(saveStatistics(at, "key", in));
    const auto out = loadStatistics(at, "key");
    QVERIFY(out.has_value());
    QVERIFY(out->moments.mean == in.moments.mean && out->moments.covariance == in.moments.covariance);
    QCOMPARE(out->moments.count, in.moments.count);
    QVERIFY(out->features.values == in.features.values && out->radii == in.radii);
    QCOMPARE(out->features.columns, 3);
    QVERIFY(out->components->directions.values == in.components->directions.values);
    QVERIFY(out->components->mean == in.components->mean && out->components->share == in.components->share);
    QCOMPARE(out->inceptionScore, 2.25);
    QCOMPARE(out->inceptionScoreSplits, 10);
}

void TestStatisticsCache::anotherKeyHasNothing() {
    QTemporaryDir folder;
    const std::filesystem::path at = folder.path().toStdString();
    QVERIFY(saveStatistics(at, "one", someStatistics()));
    QVERIFY(!loadStatistics(at, "two"));
    std::filesystem::rename(at / "one.safetensors", at / "two.safetensors");
    QVERIFY(!loadStatistics(at, "two"));
    QVERIFY(!loadStatistics({}, "one"));
}

void TestStatisticsCache::damageCountsAsNotThere_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("cut short") << 0;
    QTest::newRow("one bit of the numbers") << 1;
    QTest::newRow("empty") << 2;
    QTest::newRow("another value of a text") << 3;
}

void TestStatisticsCache::damageCountsAsNotThere() {
    QFETCH(int, kind);
    QTemporaryDir folder;
    const std::filesystem::path at = folder.path().toStdString();
    QVERIFY(saveStatistics(at, "key", someStatistics()));
    const QString path = folder.filePath("key.safetensors");
    QByteArray bytes = read(path);
    QVERIFY(bytes.contains("\"2.25\""));
    if (kind == 0) bytes.chop(5);
    if (kind == 1) bytes[bytes.size() - 9] = static_cast<char>(bytes[bytes.size() - 9] ^ 1);
    if (kind == 2) bytes.clear();
    if (kind == 3) bytes.replace("\"2.25\"", "\"3.25\"");
    write(path, bytes);
    QVERIFY(!loadStatistics(at, "key"));
    QVERIFY(saveStatistics(at, "key", someStatistics()));
    QVERIFY(loadStatistics(at, "key"));
}

void TestStatisticsCache::aFolderThatCannotBeMadeIsLeftAlone() {
    QTemporaryDir folder;
    write(folder.filePath("file"), "x");
    QVERIFY(!saveStatistics(folder.filePath("file/cache").toStdString(), "key", someStatistics()));
    QVERIFY(!saveStatistics({}, "key", someStatistics()));
}

void TestStatisticsCache::theFolderFollowsTheSpecification() {
    qputenv("XDG_CACHE_HOME", "/somewhere");
    QCOMPARE(statisticsFolder().string(), std::string("/somewhere/shortrun/statistics"));
    qputenv("XDG_CACHE_HOME", "relative");
    qputenv("HOME", "/elsewhere");
    QCOMPARE(statisticsFolder().string(), std::string("/elsewhere/.cache/shortrun/statistics"));
    qunsetenv("XDG_CACHE_HOME");
    qunsetenv("HOME");
    QVERIFY(statisticsFolder().empty());
}

void TestStatisticsCache::sha256HasThePublishedValues() {
    QTemporaryDir folder;
    write(folder.filePath("abc"), "abc");
    QCOMPARE(sha256OfFile(folder.filePath("abc").toStdString()),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(Sha256().hex(), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QVERIFY_EXCEPTION_THROWN(sha256OfFile(folder.filePath("none").toStdString()), Error);
    Sha256 one, two;
    one.addText("ab");
    one.addText("c");
    two.addText("a");
    two.addText("bc");
    QVERIFY(one.hex() != two.hex());
}

QTEST_APPLESS_MAIN(TestStatisticsCache)
#include "tst_statistics_cache.moc"
