// Distances of all pairs, neighbours, precision and recall against plain loops.
#include <QtTest>
#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "engine/metrics/nearest_neighbours.h"
#include "engine/metrics/precision_recall.h"
#include "engine/metrics/squared_distances.h"
#include "metrics/random_rows.h"

using namespace shortrun;
using namespace shortrun::testing;

namespace {

double plainRadius(const FeatureMatrix& set, std::int64_t row, int k) {
    std::vector<double> distances;
    for (std::int64_t j = 0; j < set.rows; ++j)
        if (j != row) distances.push_back(squaredDistance(set.row(row), set.row(j)));
    std::sort(distances.begin(), distances.end());
    return distances[static_cast<std::size_t>(k - 1)];
}

double plainShare(const FeatureMatrix& points, const FeatureMatrix& set, int k) {
    int within = 0;
    for (std::int64_t i = 0; i < points.rows; ++i) {
        bool inside = false;
        for (std::int64_t j = 0; j < set.rows && !inside; ++j)
            inside = squaredDistance(points.row(i), set.row(j)) <= plainRadius(set, j, k);
        within += inside ? 1 : 0;
    }
    return within / static_cast<double>(points.rows);
}

}  // namespace

class TestManifolds : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void distancesAreThoseOfThePlainLoop();
    void nearRowsKeepTheirDigits();
    void eachRowComesOnce();
    void neighboursAreTheNearest();
    void noRowIsItsOwnNeighbour();
    void precisionAndRecallAreThoseOfThePlainLoop();
    void knownManifolds();
    void knownRadiiAreUsed();
    void aStopIsHeeded();
};

void TestManifolds::distancesAreThoseOfThePlainLoop() {
    for (const int columns : {1, 15, 16, 37, 300}) {
        const FeatureMatrix x = normalRows(9, columns, 1), y = normalRows(13, columns, 2, 1);
        std::vector<float> out(5 * 13);
        squaredDistances(x, 3, 5, y, out);
        for (int i = 0; i < 5; ++i)
            for (int j = 0; j < 13; ++j)
                QVERIFY(near(out[i * 13 + j], squaredDistance(x.row(3 + i), y.row(j)), 2e-6));
    }
}

void TestManifolds::nearRowsKeepTheirDigits() {
    FeatureMatrix x(1, 32), y(2, 32);
    for (float& value : x.values) value = 1000;
    y.values.assign(64, 1000.0f);
    y.row(1)[7] = 1000.5f;
    std::vector<float> out(2);
    squaredDistances(x, 0, 1, y, out);
    QCOMPARE(out[0], 0.0f);
    QCOMPARE(out[1], 0.25f);
}

void TestManifolds::eachRowComesOnce() {
    const FeatureMatrix x = normalRows(101, 3, 1);
    std::vector<std::atomic<int>> seen(101);
    std::int64_t reported = 0;
    forEachRow(x, x, "rows",
               {[&](const Progress& progress) { reported = std::max(reported, progress.done); }, {}},
               [&](std::int64_t i, std::span<float> distances) {
                   if (distances.size() == 101 && distances[static_cast<std::size_t>(i)] == 0) ++seen[i];
               });
    QVERIFY(std::all_of(seen.begin(), seen.end(), [](const auto& count) { return count == 1; }));
    QCOMPARE(reported, 101);
}

void TestManifolds::neighboursAreTheNearest() {
    const FeatureMatrix queries = normalRows(10, 4, 1), set = normalRows(50, 4, 2);
    const auto found = nearestNeighbours(queries, set, 3);
    for (std::int64_t i = 0; i < 10; ++i) {
        std::vector<std::pair<double, std::int64_t>> all;
        for (std::int64_t j = 0; j < 50; ++j) all.push_back({squaredDistance(queries.row(i), set.row(j)), j});
        std::sort(all.begin(), all.end());
        for (int k = 0; k < 3; ++k) {
            QCOMPARE(found[i][k].row, all[k].second);
            QVERIFY(near(found[i][k].distance, std::sqrt(all[k].first), 1e-6));
        }
    }
    QCOMPARE(nearestNeighbours(queries, set, 80)[0].size(), std::size_t(50));
}

void TestManifolds::noRowIsItsOwnNeighbour() {
    const FeatureMatrix set = normalRows(40, 4, 1);
    const auto found = nearestNeighbours(set, set, 1, true);
    for (std::int64_t i = 0; i < 40; ++i) {
        QVERIFY(found[i][0].row != i);
        QVERIFY(near(found[i][0].distance, std::sqrt(plainRadius(set, i, 1)), 1e-6));
    }
}

void TestManifolds::precisionAndRecallAreThoseOfThePlainLoop() {
    const FeatureMatrix data = normalRows(120, 3, 1), samples = normalRows(90, 3, 2, 0.8, 0.7);
    const PrecisionRecall result = precisionRecall(data, samples);
    QCOMPARE(result.neighbours, 3);
    QCOMPARE(result.precision, plainShare(samples, data, 3));
    QCOMPARE(result.recall, plainShare(data, samples, 3));
    QVERIFY(result.precision > result.recall && result.recall > 0 && result.precision < 1);
}

void TestManifolds::knownManifolds() {
    const FeatureMatrix data = normalRows(200, 8, 1);
    QCOMPARE(precisionRecall(data, data).precision, 1.0);
    QCOMPARE(precisionRecall(data, data).recall, 1.0);
    const FeatureMatrix elsewhere = normalRows(200, 8, 2, 100);
    QCOMPARE(precisionRecall(data, elsewhere).precision, 0.0);
    QCOMPARE(precisionRecall(data, elsewhere).recall, 0.0);
    // One corner of the data over and over: every sample is right, and almost nothing is reached.
    FeatureMatrix collapsed(200, 8);
    for (std::int64_t i = 0; i < 200; ++i) std::copy_n(data.row(5).begin(), 8, collapsed.row(i).begin());
    QCOMPARE(precisionRecall(data, collapsed).precision, 1.0);
    QCOMPARE(precisionRecall(data, collapsed).recall, 1.0 / 200);
}

void TestManifolds::knownRadiiAreUsed() {
    const FeatureMatrix data = normalRows(60, 3, 1), samples = normalRows(60, 3, 2);
    const auto radii = squaredRadii(data, 3);
    for (std::int64_t i = 0; i < 60; ++i) QVERIFY(near(radii[i], plainRadius(data, i, 3), 1e-6));
    QCOMPARE(precisionRecall(data, samples, 3, radii).precision, precisionRecall(data, samples).precision);
    QCOMPARE(precisionRecall(data, samples, 3, std::vector<float>(60, 0.0f)).precision, 0.0);
}

void TestManifolds::aStopIsHeeded() {
    std::stop_source source;
    source.request_stop();
    const FeatureMatrix rows = normalRows(60, 3, 1);
    QVERIFY_EXCEPTION_THROWN(precisionRecall(rows, rows, 3, {}, {{}, source.get_token()}), Error);
}

QTEST_APPLESS_MAIN(TestManifolds)
#include "tst_manifolds.moc"
