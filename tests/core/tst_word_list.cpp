// How sentences count up words.
#include <QtTest>

#include "engine/core/word_list.h"

using namespace shortrun;

class TestWordList : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void countsUpWithCommasAndOneLastWord() {
        QCOMPARE(wordList({}), std::string());
        QCOMPARE(wordList({"K"}), std::string("K"));
        QCOMPARE(wordList({"K", "n_f"}), std::string("K and n_f"));
        QCOMPARE(wordList({"K", "n_f", "sigma"}, " or "), std::string("K, n_f or sigma"));
        QCOMPARE(wordList({"K", "n_f", "sigma"}, ", "), std::string("K, n_f, sigma"));
    }
};

QTEST_APPLESS_MAIN(TestWordList)
#include "tst_word_list.moc"
