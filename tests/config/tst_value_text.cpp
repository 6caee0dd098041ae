// Values as text, the same in every locale.
#include <QTest>

#include <clocale>
#include <cmath>
#include <cstring>
#include <random>

#include "engine/config/value_text.h"

using namespace shortrun;

class ValueText : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void numbersAreWrittenAsShortAsTheyReadBack() {
        QCOMPARE(realText(1e-4), std::string("1e-4"));
        QCOMPARE(realText(0.03), std::string("0.03"));
        QCOMPARE(realText(0.1 + 0.2), std::string("0.30000000000000004"));
        QCOMPARE(realText(1.0), std::string("1"));
        QCOMPARE(realText(1e5), std::string("1e5"));
        QCOMPARE(realText(-2.5e-300), std::string("-2.5e-300"));
        QCOMPARE(realText(1e100), std::string("1e100"));
        QCOMPARE(realText(0.0), std::string("0"));
    }

    void everyFiniteNumberReadsBackExactly() {
        std::mt19937_64 random(7);
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t bits = random();
            double value = 0;
            std::memcpy(&value, &bits, sizeof value);
            if (!std::isfinite(value)) continue;
            const auto back = parseReal(realText(value));
            QVERIFY2(back && std::memcmp(&*back, &value, sizeof value) == 0, realText(value).c_str());
        }
    }

    void aNumberMustFillItsTextAndBeFinite() {
        for (const char* text : {"", "x", "1x", "1 2", " 1", "1 ", "nan", "inf", "-inf", "infinity", "1e999",
                                 "1,5", "0x10", "+1"})
            QVERIFY2(!parseReal(text), text);
        QCOMPARE(*parseReal("-1.5e-3"), -1.5e-3);
    }

    void aWholeNumberMayBeWrittenWithAnExponent() {
        QCOMPARE(*parseInteger("100000"), std::int64_t(100000));
        QCOMPARE(*parseInteger("1e5"), std::int64_t(100000));
        QCOMPARE(*parseInteger("-3"), std::int64_t(-3));
        QCOMPARE(*parseInteger("9223372036854775807"), std::int64_t(9223372036854775807));
        for (const char* text : {"", "1.5", "1e-1", "x", "1x", "9223372036854775808", "1e300", "nan", "1 "})
            QVERIFY2(!parseInteger(text), text);
    }

    void truthHasFourWords() {
        for (const char* text : {"true", "on", "yes", "1"}) QVERIFY(parseBoolean(text) == true);
        for (const char* text : {"false", "off", "no", "0"}) QVERIFY(parseBoolean(text) == false);
        for (const char* text : {"", "2", "True ", "maybe"}) QVERIFY(!parseBoolean(text));
    }

    void theLocaleChangesNothing() {
        const char* comma = nullptr;
        for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8"})
            if (!comma) comma = std::setlocale(LC_ALL, name);
        if (!comma) QSKIP("no locale with a decimal comma is installed");
        const auto read = parseReal("1.5");
        const std::string written = realText(2.5);
        std::setlocale(LC_ALL, "C");
        QCOMPARE(*read, 1.5);
        QCOMPARE(written, std::string("2.5"));
    }
};

QTEST_APPLESS_MAIN(ValueText)
#include "tst_value_text.moc"
