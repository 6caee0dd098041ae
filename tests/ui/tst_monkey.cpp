// Hundreds of random clicks, keys, wheels and drags on the whole window, while the engine trains, fails and
// diverges: nothing may crash, and the window answers afterwards. The draws are the same at each run.
#include <QTest>

#include "support/monkey.h"
#include "support/window_fixture.h"
#include "ui/pages/train_page.h"

using namespace shortrun;
using namespace shortrun::fake;
using shortrun::testing::Monkey;

namespace {

constexpr int kActions = 500;

}  // namespace

class TestMonkey : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hundredsOfRandomActions_data();
    void hundredsOfRandomActions();
};

void TestMonkey::hundredsOfRandomActions_data() {
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1u, 2u, 3u}) QTest::addRow("seed-%u", seed) << seed;
}

void TestMonkey::hundredsOfRandomActions() {
    QFETCH(quint32, seed);
    WindowFixture fixture;
    fixture.script->modelAtStart = true;
    MainWindow& window = fixture.open();
    window.beginSession();
    Monkey monkey(window, seed);
    for (int i = 0; i < kActions; ++i) {
        if (i % 100 == 50) fixture.script->divergeAt = i;
        if (i % 100 == 80) fixture.script->divergeAt = -1;
        fixture.script->failToStart = i % 100 > 90;
        monkey.act();
        QTest::qWait(2);
    }
    monkey.leaveDialogs();
    fixture.script->failToStart = false;
    fixture.script->divergeAt = -1;
    // It still does what it is for.
    window.trainPage()->start();
    QTRY_COMPARE(fixture.state(), EngineState::Training);
    QVERIFY(window.close());
}

QTEST_MAIN(TestMonkey)
#include "tst_monkey.moc"
