// How deep a JSON text goes is seen without walking down into it.
#include <QtTest>
#include <string>

#include "engine/core/json_depth.h"

using namespace shortrun;

class TestJsonDepth : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void depthIsWhatLiesInEachOtherNotSideBySide() {
        std::string flat = "[";
        for (int i = 0; i < 10'000; ++i) flat += "[{}],";
        QVERIFY(!isNestedTooDeeply(flat + "0]"));
        QVERIFY(!isNestedTooDeeply(""));
        QVERIFY(isNestedTooDeeply(std::string(1000, '[')));
        std::string objects;
        for (int i = 0; i < 1000; ++i) objects += "{\"a\":";
        QVERIFY(isNestedTooDeeply(objects));
    }
    void bracketsInTextsDoNotCount() {
        const std::string brackets(1000, '[');
        QVERIFY(!isNestedTooDeeply("[\"" + brackets + "\"]"));
        QVERIFY(!isNestedTooDeeply("[\"\\\"" + brackets + "\"]"));
        QVERIFY(isNestedTooDeeply("[\"\\\\\"" + brackets));
    }
};

QTEST_APPLESS_MAIN(TestJsonDepth)
#include "tst_json_depth.moc"
