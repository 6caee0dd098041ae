// Pictures of every page in both themes and three sizes (empty, failed, running, diverged) for people to look
// at: written into the folder named by SHORTRUN_SCREENS, skipped without it. QT_SCALE_FACTOR sets the scale.
#include <QTest>

#include "support/window_fixture.h"
#include "ui/pages/train_page.h"
#include "ui/theme.h"
#include "ui/widgets/parameter_form.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestScreens : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        if (qEnvironmentVariableIsEmpty("SHORTRUN_SCREENS")) QSKIP("SHORTRUN_SCREENS names no folder");
    }
    void everyPage_data();
    void everyPage();

 private:
    void grab(MainWindow& window, const QString& name) {
        QTest::qWait(250);
        const QString file = QStringLiteral("%1/%2.png").arg(qEnvironmentVariable("SHORTRUN_SCREENS"), name);
        QVERIFY(window.grab().save(file));
    }
};

void TestScreens::everyPage_data() {
    QTest::addColumn<int>("theme");
    QTest::addColumn<QSize>("size");
    for (const auto& [theme, name] : {std::pair(1, "light"), std::pair(2, "dark")})
        for (const QSize size : {QSize(1280, 800), QSize(1600, 1000), QSize(2560, 1440)})
            QTest::addRow("%s-%d", name, size.width()) << theme << size;
}

void TestScreens::everyPage() {
    QFETCH(int, theme);
    QFETCH(QSize, size);
    const QString tag = QString::fromLatin1(QTest::currentDataTag());
    WindowFixture fixture;
    fixture.script->rowsAtOnce = 20;
    MainWindow& window = fixture.open();
    window.chooseTheme(static_cast<ThemeChoice>(theme));
    window.resize(size);
    for (int page = 0; page < kPages; ++page) {
        window.showPage(static_cast<PageId>(page));
        grab(window, tag + QStringLiteral("-%1-%2-empty").arg(page + 1).arg(nameOf(static_cast<PageId>(page))));
    }
    window.showPage(PageId::Train);
    fixture.script->failToStart = true;
    window.trainPage()->start();
    QTRY_COMPARE(fixture.state(), EngineState::Failed);
    grab(window, tag + "-1-train-failed");
    fixture.script->failToStart = false;
    window.parameters().set("train.iterations", "1000000");
    window.trainPage()->start();
    QTRY_VERIFY_WITH_TIMEOUT(window.bridge().metrics().size() > 1500, 60000);
    window.parameters().set("train.learning_rate", "2e-4");
    window.parameters().set("sampler.step_size", "0.9");
    window.parameters().set("train.batch", "64");
    grab(window, tag + "-1-train-running");
    for (int page = 1; page < 4; ++page) {
        window.showPage(static_cast<PageId>(page));
        QTest::qWait(400);
        grab(window, tag + QStringLiteral("-%1-%2").arg(page + 1).arg(
                               window.page(static_cast<PageId>(page))->title()));
    }
    window.showPage(PageId::Train);
    window.form()->setAdvanced(true);
    fixture.script->divergeAt = static_cast<int>(window.bridge().metrics().size()) + 60;
    QTRY_COMPARE_WITH_TIMEOUT(fixture.state(), EngineState::Diverged, 60000);
    grab(window, tag + "-1-train-diverged");
}

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
