// metrics.csv read as it grows: each row once, and anew where the run has written another past.
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include "engine/storage/metrics_csv.h"
#include "engine/storage/metrics_tail.h"

using namespace shortrun;

namespace {

/// Rows first ... last. Two pasts have other gauges at the same iteration.
std::vector<MetricsRow> rowsOf(int first, int last, double past = 0) {
    std::vector<MetricsRow> rows;
    for (int t = first; t <= last; ++t) {
        MetricsRow row;
        row.iteration = t;
        row.energyGap = past + t / 3.0;
        rows.push_back(row);
    }
    return rows;
}

std::string linesOf(const std::vector<MetricsRow>& rows) {
    std::string lines;
    for (const MetricsRow& row : rows) lines += metricsLine(row);
    return lines;
}

}  // namespace

class TestMetricsTail : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(folder_->isValid());
    }

    void withoutAFileThereAreNoRows() {
        MetricsTail tail(run());
        for (int look = 0; look < 2; ++look) {
            tail.look();
            QVERIFY(tail.rows().empty());
            QCOMPARE(tail.pasts(), 0);
        }
        write(metricsText(rowsOf(1, 2)));  // begun since
        tail.look();
        compare(tail, rowsOf(1, 2), 0);
    }

    void aHeaderAloneHasNoRows() {
        MetricsTail tail(run());
        write(metricsHeader().substr(0, 9));  // nor has a torn one
        tail.look();
        compare(tail, {}, 0);
        write(metricsHeader());
        for (int look = 0; look < 2; ++look) {
            tail.look();
            compare(tail, {}, 0);
        }
        append(linesOf(rowsOf(1, 1)));
        tail.look();
        compare(tail, rowsOf(1, 1), 0);
    }

    void rowsThatWereAppendedComeOnceEach() {
        write(metricsText(rowsOf(1, 3)));
        MetricsTail tail(run());
        tail.look();
        compare(tail, rowsOf(1, 3), 0);
        int last = 3;
        for (const int more : {1, 0, 4, 1, 200}) {
            append(linesOf(rowsOf(last + 1, last + more)));
            last += more;
            tail.look();
            compare(tail, rowsOf(1, last), 0);
        }
    }

    /// Wherever it is torn: "0.12" is a number, too, before it is "0.125".
    void aTornLastLineIsLeftUntilItIsWhole() {
        const std::string line = metricsLine(rowsOf(4, 4).front());
        for (const bool looked : {false, true})
            for (std::size_t length = 1; length < line.size(); ++length) {
                write(metricsText(rowsOf(1, 3)));
                MetricsTail tail(run());
                if (looked) tail.look();
                append(line.substr(0, length));
                tail.look();
                compare(tail, rowsOf(1, 3), 0);
                append(line.substr(length) + linesOf(rowsOf(5, 5)));
                tail.look();
                compare(tail, rowsOf(1, 5), 0);
                if (QTest::currentTestFailed()) return;
            }
    }

    void aFileWrittenAnewIsReadAnew_data() {
        QTest::addColumn<int>("last");
        QTest::newRow("shorter") << 3;
        QTest::newRow("as long") << 5;
        QTest::newRow("longer") << 9;
        QTest::newRow("without a row") << 0;
    }
    void aFileWrittenAnewIsReadAnew() {
        QFETCH(int, last);
        write(metricsText(rowsOf(1, 5)));
        MetricsTail tail(run());
        tail.look();
        for (int past = 1; past <= 2; ++past) {
            write(metricsText(rowsOf(1, past == 1 ? last : 6, past)));
            tail.look();
            compare(tail, rowsOf(1, past == 1 ? last : 6, past), past);
            append(linesOf(rowsOf(10, 10)));  // and from there on as it grows
            tail.look();
            QCOMPARE(tail.rows().back().iteration, std::int64_t{10});
            QCOMPARE(tail.pasts(), past);
        }
    }

    void aRunThatWentBackIsReadAnew() {
        std::vector<MetricsRow> rows = rowsOf(1, 8);
        write(metricsText(rows));
        MetricsTail tail(run());
        tail.look();
        rows.resize(4);
        write(metricsText(rows));
        tail.look();
        compare(tail, rows, 1);
    }

    void aFileThatIsGoneTakesItsRowsAlong() {
        write(metricsText(rowsOf(1, 3)));
        MetricsTail tail(run());
        tail.look();
        std::filesystem::remove(file());
        for (int look = 0; look < 2; ++look) {
            tail.look();
            compare(tail, {}, 1);
        }
        write(metricsText(rowsOf(1, 2)));
        tail.look();
        QCOMPARE(tail.rows().size(), std::size_t{2});
    }

 private:
    std::string run() const { return folder_->path().toStdString(); }
    std::string file() const { return run() + "/metrics.csv"; }
    void write(const std::string& text) const { std::ofstream(file(), std::ios::binary) << text; }
    void append(const std::string& text) const { std::ofstream(file(), std::ios::binary | std::ios::app) << text; }

    static void compare(const MetricsTail& tail, const std::vector<MetricsRow>& rows, int pasts) {
        QCOMPARE(metricsText(tail.rows()), metricsText(rows));
        QCOMPARE(tail.pasts(), pasts);
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_APPLESS_MAIN(TestMetricsTail)
#include "tst_metrics_tail.moc"
