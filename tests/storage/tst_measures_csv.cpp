// measures.csv: rows by named columns, read back as written, and as far as a file goes.
#include <QTest>

#include <cmath>

#include "engine/storage/measures_csv.h"

using namespace shortrun;

class MeasuresCsv : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aTableReadsBackAsItWas() {
        MeasureTable table;
        table.add(4, {{"gap", 0.1}, {"precision", 1.0 / 3}});
        table.add(8, {{"gap", 1e-17}, {"recall", 0.5}});  // other measures were asked for
        const std::string text = measuresText(table);
        QCOMPARE(text, std::string("iteration,gap,precision,recall\n4,0.1,0.3333333333333333,\n8,1e-17,,0.5\n"));
        QVERIFY(parseMeasures(text) == table);
    }

    void aRowTakesThePlaceOfThoseFromItOn() {
        MeasureTable table;
        for (const int iteration : {2, 4, 6}) table.add(iteration, {{"gap", iteration}});
        table.add(4, {{"gap", 9}});
        QCOMPARE(table.rows.size(), std::size_t(2));
        QVERIFY(table.has(4) && !table.has(6));
        QCOMPARE(table.rows.back().values, std::vector<double>{9});
        table.dropAfter(3);
        QCOMPARE(table.rows.size(), std::size_t(1));
    }

    void aFileIsReadAsFarAsItGoes() {
        const MeasureTable table =
            parseMeasures("iteration,a,b\r\n1,2,3\nx,1,1\n2,1\n3,nan,1\n4,,5\n4,1,1\n2,1,1\n5,1,1,1\n6,1,2");
        QCOMPARE(table.columns, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(table.rows.size(), std::size_t(2));
        QCOMPARE(table.rows[1].iteration, std::int64_t(4));
        QVERIFY(std::isnan(table.rows[1].values[0]));
        QCOMPARE(table.rows[1].values[1], 5.0);
        QVERIFY(parseMeasures("").columns.empty());
        QVERIFY(parseMeasures("something,else\n1,2\n").empty());
    }
};

QTEST_APPLESS_MAIN(MeasuresCsv)
#include "tst_measures_csv.moc"
