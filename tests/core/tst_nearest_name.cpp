// "Did you mean ...?"
#include <QTest>

#include <vector>

#include "engine/core/nearest_name.h"

using namespace shortrun;

class NearestName : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theNameWithTheFewestMistakesIsTaken_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        QTest::newRow("itself") << "sample"
                                << "sample";
        QTest::newRow("a letter missing") << "smple"
                                          << "sample";
        QTest::newRow("a letter too many") << "trrain"
                                           << "train";
        QTest::newRow("a wrong letter") << "trein"
                                        << "train";
        QTest::newRow("neighbours swapped") << "inof"
                                            << "info";
        QTest::newRow("wrong case") << "TRAIN"
                                    << "train";
        QTest::newRow("far from all of them") << "zzzzz"
                                              << "train";
        QTest::newRow("nothing typed") << ""
                                       << "info";
    }
    void theNameWithTheFewestMistakesIsTaken() {
        QFETCH(QString, typed);
        QFETCH(QString, meant);
        const std::vector<std::string> names = {"train", "sample", "interpolate", "info"};
        QCOMPARE(QString::fromStdString(nearestName(typed.toStdString(), names)), meant);
    }

    void aSwapIsOneMistakeAndNotTwo() {
        // From "ba": one swap to "ab", two insertions to "bart". Counted as two mistakes the swap would lose
        // the tie.
        const std::vector<std::string> names = {"bart", "ab"};
        QCOMPARE(QString::fromStdString(nearestName("ba", names)), "ab");
    }

    void aWrongCaseCountsLessThanAWrongLetter() {
        const std::vector<std::string> names = {"Ax", "ab"};
        QCOMPARE(QString::fromStdString(nearestName("Ab", names)), "ab");
    }

    void ofEqualsTheFirstIsTaken() {
        const std::vector<std::string> names = {"bat", "cat"};
        QCOMPARE(QString::fromStdString(nearestName("hat", names)), "bat");
    }

    void withoutCandidatesThereIsNone() { QVERIFY(nearestName("train", {}).empty()); }
};

QTEST_APPLESS_MAIN(NearestName)
#include "tst_nearest_name.moc"
