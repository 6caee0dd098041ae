// What is there again when the window is opened the next time, whatever happened to its settings. Over a workbench
// without LibTorch.
#include <QClipboard>
#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>
#include <QThreadPool>

#include "support/resource_fixture.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/pasted_pictures.h"
#include "ui/smooth_pictures.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/seed_field.h"
#include "ui/window_files.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestSessionReturn : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theSessionComesBack() {
        ResourceFixture fixture;
        const QString model = fixture.makeFile("faces.safetensors");
        MainWindow& first = fixture.open();
        first.openPaths({model});
        QTRY_VERIFY(first.bridge().status().model);
        first.showPage(PageId::Generate);
        QTRY_COMPARE(QString::fromStdString(first.bridge().status().model->path), model);
        first.page(PageId::Generate)->findChild<SeedField*>()->setSeed(4711);
        QVERIFY(first.parameters().set("sampler.step_size", "0.625"));
        QVERIFY(first.parameters().set("train.batch", "48"));
        fixture.close();

        MainWindow& second = fixture.open();
        second.beginSession();
        QTRY_VERIFY(fixture.saw("OpenModel " + model));
        QCOMPARE(second.currentPage(), PageId::Generate);
        QCOMPARE(second.page(PageId::Generate)->findChild<SeedField*>()->seed(), 4711u);
        QTRY_COMPARE(second.parameters().config().sampler.stepSize, 0.625);
        QCOMPARE(second.parameters().config(ParametersOf::NextRun).train.batch, 48);
        QVERIFY(second.parameters().config(ParametersOf::NextRun).sampler.stepSize != 0.625);
        QTRY_COMPARE(fixture.script->parameter("sampler.step_size"), std::string("0.625"));
        QVERIFY(!second.history().stack()->canUndo());
    }

    void theNextRunsSettingsComeBackHoweverTheWindowIsOpened_data() {
        QTest::addColumn<QString>("way");
        for (const char* way : {"as it was", "closed at once", "with a model", "with pictures to learn from",
                                "the model has gone", "the model is damaged", "a model that ships"})
            QTest::newRow(way) << way;
    }

    void theNextRunsSettingsComeBackHoweverTheWindowIsOpened() {
        QFETCH(QString, way);
        ResourceFixture fixture;
        fixture.shipModel("first");
        const QString faces = fixture.makeFile("faces.safetensors"), other = fixture.makeFile("other.safetensors");
        const QString model = way == "a model that ships" ? QString("model:first") : faces;
        const QString data = fixture.makeFile("pictures.zip");
        MainWindow& first = fixture.open();
        first.openPaths({model});
        QTRY_VERIFY(first.bridge().status().model);
        QVERIFY(first.parameters().set("train.batch", "48"));
        fixture.close();
        if (way == "closed at once") {
            fixture.open().beginSession();
            fixture.close();
        }
        if (way == "the model has gone") QVERIFY(QFile::remove(faces));
        if (way == "the model is damaged")
            QSettings(fixture.folder.filePath("studio.ini"), QSettings::IniFormat)
                .setValue("session/model", fixture.makeFile("broken.safetensors"));
        MainWindow& second = fixture.open();
        const bool byPath = way.startsWith("with ");
        const QString path = way == "with a model" ? other : data;
        second.beginSession(byPath ? QStringList{path} : QStringList());
        QTRY_COMPARE(second.parameters().config(ParametersOf::NextRun).train.batch, 48);
        if (way == "with pictures to learn from")
            QCOMPARE(second.parameters().config(ParametersOf::NextRun).data.source, data.toStdString());
        else if (way != "the model is damaged")
            QTRY_VERIFY(second.bridge().status().model);
        if (way == "closed at once" || way == "a model that ships") QVERIFY(fixture.saw("OpenModel " + model));
        QTest::qWait(50);
        QCOMPARE(second.parameters().config(ParametersOf::NextRun).train.batch, 48);
    }

    void anOpenedRunIsGoneOnWithAsItIs() {
        ResourceFixture fixture;
        QDir(fixture.folder.path()).mkdir("run");
        fixture.makeFile("run/config.json");
        MainWindow& first = fixture.open();
        QVERIFY(first.parameters().set("train.batch", "48"));
        first.openPaths({fixture.folder.filePath("run")});
        QTRY_VERIFY(!first.bridge().status().runDirectory.empty());
        QVERIFY(first.parameters().set("train.batch", "24"));
        fixture.close();
        MainWindow& second = fixture.open();
        second.beginSession();
        QTRY_VERIFY(!second.bridge().status().runDirectory.empty());
        QTest::qWait(50);
        QCOMPARE(second.parameters().config(ParametersOf::NextRun).train.batch, Config().train.batch);
    }

    void thePageComesBackBesideARun() {
        ResourceFixture fixture;
        QDir(fixture.folder.path()).mkdir("run");
        fixture.makeFile("run/config.json");
        MainWindow& first = fixture.open();
        first.openPaths({fixture.folder.filePath("run")});
        QTRY_VERIFY(!first.bridge().status().runDirectory.empty());
        first.showPage(PageId::Generate);
        fixture.close();
        MainWindow& second = fixture.open();
        second.beginSession();
        QTRY_VERIFY(!second.bridge().status().runDirectory.empty());
        QCOMPARE(second.currentPage(), PageId::Generate);
    }

    void aPastedPictureComesBack() {
        ResourceFixture fixture;
        fixture.script->modelAtStart = true;
        QImage picture(24, 20, QImage::Format_RGB888);
        picture.fill(QColor(10, 200, 90));
        {
            MainWindow& first = fixture.open();
            QApplication::clipboard()->setImage(picture);
            first.files()->paste();
            QTRY_VERIFY(fixture.saw("Reconstruct"));
            fixture.close();
            QThreadPool::globalInstance()->waitForDone();
        }
        fixture.script->modelAtStart = true;
        MainWindow& second = fixture.open();
        auto* page = static_cast<ReconstructPage*>(second.page(PageId::Reconstruct));
        QTRY_COMPARE(page->photos().size(), 1);
        QCOMPARE(page->photos().front().source.name, std::string("pasted picture"));
        QCOMPARE(page->photos().front().preview.convertToFormat(QImage::Format_RGB888), picture);
    }

    void pastedPicturesDoNotPileUp() {
        ResourceFixture fixture;
        fixture.open();
        QStringList paths;
        for (int i = 0; i < kMostPasted + 5; ++i) {
            QImage picture(8, 8, QImage::Format_RGB888);
            picture.fill(QColor(i, 2 * i, 3 * i));
            paths << pastedPath(picture);
            QVERIFY(isPasted(paths.back()));
            QVERIFY(keepPasted(picture, paths.back()));
            QFile file(paths.back());
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(i - 1000), QFileDevice::FileModificationTime));
        }
        const QString other = QDir(pastedFolder()).filePath("mine.png");
        QVERIFY(QFile::copy(paths.back(), other));
        tidyPasted({paths.front()});
        QVERIFY(QFile::exists(paths.front()));  // in use, though the oldest
        QVERIFY(!QFile::exists(paths[1]));
        QVERIFY(QFile::exists(paths.back()));
        QVERIFY(QFile::exists(other));
        QCOMPARE(QDir(pastedFolder()).entryList({"pasted-*.png"}).size(), qsizetype{kMostPasted});
    }

    void openedFilesAreRecent() {
        ResourceFixture fixture;
        const QString model = fixture.makeFile("faces.safetensors");
        const QString broken = fixture.makeFile("broken.safetensors");
        MainWindow& window = fixture.open();
        window.openPaths({model});
        QTRY_COMPARE(window.settings().recent, QStringList{model});
        window.showPage(PageId::Generate);
        window.openPaths({broken});  // what cannot be opened is not worth remembering
        QTRY_VERIFY(window.messages()->newest().contains("not a model"));
        QCOMPARE(window.settings().recent, QStringList{model});
    }

    void smoothPicturesAreRemembered() {
        ResourceFixture fixture;
        fixture.open();
        QVERIFY(!smoothPictures());
        setSmoothPictures(true);
        fixture.close();
        setSmoothPictures(false);
        fixture.open();
        QVERIFY(smoothPictures());
        setSmoothPictures(false);
    }

    void noDamageOfTheSettingsKeepsTheWindowFromStarting() {
        ResourceFixture fixture;
        MainWindow& first = fixture.open();
        first.parameters().set("sampler.step_size", "0.625");
        fixture.close();
        QFile file(WindowSettings::fileName());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        QVERIFY(whole.size() > 200);
        QRandomGenerator random(7);
        for (int round = 0; round < 60; ++round) {
            QByteArray damaged = whole;
            if (round % 3 == 0) damaged.truncate(random.bounded(static_cast<int>(whole.size())));
            for (int i = 0; i < (round % 3) * 8; ++i)
                damaged[random.bounded(static_cast<int>(damaged.size()))] = static_cast<char>(random.bounded(256));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(damaged);
            file.close();
            QString notice;
            const WindowSettings settings = WindowSettings::load(&notice);
            QVERIFY(settings.recent.size() <= kMostRecentFiles);
            if (round % 6 != 0) continue;
            fixture.script = std::make_shared<FakeScript>();
            MainWindow& window = fixture.open();
            window.beginSession();
            QTest::qWait(20);
            QVERIFY(window.isVisible());
            fixture.window.reset();
        }
    }
};

QTEST_MAIN(TestSessionReturn)
#include "tst_session_return.moc"
