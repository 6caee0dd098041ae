// What is well-formed text, and how other bytes come to a terminal.
#include <QtTest>

#include "engine/core/plain_text.h"

using namespace shortrun;

class TestPlainText : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void onlyWellFormedTextIsPlain() {
        for (const char* text : {"", "plain", "ümläut/写真/😀", "\xF4\x8F\xBF\xBF", "\xC2\xA0"}) {
            QVERIFY2(isPlainText(text), text);
            QCOMPARE(onOneLine(text), std::string(text));
        }
        for (const char* text : {"line\nbreak", "\x1b[2J", "\x7f", "latin-1 \xFC", "\xC3", "\xC0\xAF", "\xE0\x80\xAF",
                                 "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\x80", "\xC2\x9B" "2J"}) {
            QVERIFY2(!isPlainText(text), text);
            QVERIFY2(isPlainText(onOneLine(text)), text);
        }
        QVERIFY(!isPlainText(std::string_view("a\0b", 3)));
    }

    void nothingReachesTheTerminalButText() {
        QCOMPARE(onOneLine("two\nlines\tand a bell\a"), std::string("two lines and a bell "));
        QCOMPARE(onOneLine("clear \x1b[2J, and in two bytes \xC2\x9B" "2J"), std::string("clear  [2J, and in two bytes  2J"));
        QCOMPARE(onOneLine("Gr\xFC\xDF" "e"), std::string("Gr??e"));
        QCOMPARE(onOneLine(std::string_view("a\0b", 3)), std::string("a b"));
        QCOMPARE(onOneLine("cut \xE5\x86"), std::string("cut ??"));
    }
};

QTEST_APPLESS_MAIN(TestPlainText)
#include "tst_plain_text.moc"
