// The start page: the models that ship, what it is without them, and where a photo goes. Over a workbench without
// LibTorch.
#include <QJsonArray>
#include <QPushButton>
#include <QTest>

#include "support/resource_fixture.h"
#include "ui/pages/start_page.h"
#include "ui/widgets/gallery_card.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/state_card.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

MainWindow& openAtStart(ResourceFixture& fixture) {
    MainWindow& window = fixture.open();
    window.showPage(PageId::Start);
    return window;
}

}  // namespace

class TestStartPage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theStartPageShowsTheShippedModels() {
        ResourceFixture fixture;
        fixture.shipModel("avatars32");
        const QString cifar = fixture.shipModel("cifar32");
        MainWindow& window = openAtStart(fixture);
        auto* start = static_cast<StartPage*>(window.page(PageId::Start));
        QCOMPARE(start->models().size(), std::size_t{2});
        GalleryCard* card = nullptr;
        for (GalleryCard* one : start->findChildren<GalleryCard*>())
            if (one->accessibleName() == "The cifar32") card = one;
        QVERIFY(card);
        QTest::keyClick(card, Qt::Key_Space);
        QTRY_VERIFY(fixture.saw("OpenModel " + cifar));
        QTRY_VERIFY(fixture.saw("Preview"));  // and it comes to life
    }

    void theOpenModelsCardSaysSo() {
        ResourceFixture fixture;
        fixture.shipModel("avatars32");
        const QString cifar = fixture.shipModel("cifar32");
        MainWindow& window = openAtStart(fixture);
        const auto open = [&] {
            QStringList names;
            for (GalleryCard* one : window.page(PageId::Start)->findChildren<GalleryCard*>())
                if (one->isOpen()) names << one->accessibleName();
            return names;
        };
        QCOMPARE(open(), QStringList());
        window.beginSession();
        QTRY_COMPARE(open(), QStringList{"The avatars32"});
        window.openPaths({cifar});
        QTRY_COMPARE(open(), QStringList{"The cifar32"});
        window.openPaths({fixture.makeFile("other.safetensors")});
        QTRY_COMPARE(open(), QStringList());
    }

    void emptyPagesOfferAModelThatShips() {
        ResourceFixture fixture;
        const QString avatars = fixture.shipModel("avatars32");
        MainWindow& window = openAtStart(fixture);
        for (const PageId id : {PageId::Start, PageId::Generate, PageId::Interpolate, PageId::Reconstruct}) {
            window.showPage(id);
            QPushButton* first = nullptr;
            for (QPushButton* one : window.page(id)->findChildren<QPushButton*>())
                if (one->isVisible() && one->property("role") == "primary") first = one;
            QVERIFY(first);
            QCOMPARE(first->text(), QString("Open The avatars32"));
            if (id != PageId::Generate) continue;
            QVERIFY(!fixture.saw("OpenModel " + avatars));
        }
        for (QPushButton* one : window.page(PageId::Reconstruct)->findChildren<QPushButton*>())
            if (one->isVisible() && one->property("role") == "primary") one->click();
        QTRY_VERIFY(fixture.saw("OpenModel " + avatars));
        QCOMPARE(window.currentPage(), PageId::Reconstruct);
    }

    void theModelThatOpensFirstIsSeenNotAnnounced() {
        ResourceFixture fixture;
        fixture.shipModel("avatars32");
        const QString other = fixture.makeFile("other.safetensors");
        MainWindow& window = openAtStart(fixture);
        window.beginSession();
        QTRY_VERIFY(window.bridge().status().model);
        QTRY_VERIFY(fixture.saw("Preview"));
        QCOMPARE(window.messages()->newest(), QString());
        window.showPage(PageId::Generate);
        window.openPaths({other});
        QTRY_COMPARE(window.messages()->newest(), QString("Opened other."));
    }

    void theStartPageIsGoodWithoutModels() {
        ResourceFixture fixture;
        MainWindow& window = openAtStart(fixture);
        window.beginSession();
        auto* start = window.page(PageId::Start);
        QCOMPARE(start->findChild<StateCard*>()->title(), QString("No model is open"));
        QVERIFY(start->findChild<StateCard*>()->isVisible());
        QVERIFY(start->findChildren<GalleryCard*>().size() >= 3);
    }

    void aPhotoThatIsFoundBadlyIsOfferedTheModelForPhotos() {
        ResourceFixture fixture;
        const QString avatars = fixture.shipModel("avatars32");
        const QString cifar = fixture.shipModel("cifar32");
        fixture.script->sliceMilliseconds = 0;
        fixture.script->leastError = 0.0095F;
        MainWindow& window = openAtStart(fixture);
        window.beginSession();
        QTRY_VERIFY(window.bridge().status().model);
        window.showPage(PageId::Reconstruct);
        const auto run = [&](const QColor& colour) {
            QImage photo(40, 30, QImage::Format_RGB32);
            photo.fill(colour);
            const QString path = fixture.folder.filePath(colour.name().mid(1) + ".png");
            if (!photo.save(path)) qFatal("cannot write");
            window.messages()->clear();
            window.page(PageId::Reconstruct)->restore({{"photos", QJsonArray()}});
            const auto before = window.bridge().snapshot().reconstruction;
            window.openPaths({path});
            const auto ended = [&] {
                const auto view = window.bridge().snapshot().reconstruction;
                return view != before && view && view->finished;
            };
            if (!QTest::qWaitFor(ended)) qFatal("no run");
            QTest::qWait(50);
        };
        run(QColor(128, 128, 128));  // nothing is to be had from a model of colours
        QVERIFY(!window.messages()->newest().contains("The cifar32"));
        run(Qt::red);
        QVERIFY(window.messages()->newest().contains("ff0000.png (MSE 0.0095)"));
        QPushButton* offer = nullptr;
        for (auto* one : window.messages()->findChildren<QPushButton*>())
            if (one->text() == "Open The cifar32") offer = one;
        QVERIFY(offer);
        offer->click();
        QTRY_VERIFY(fixture.saw("OpenModel " + cifar));
        // There it is left at that.
        QTRY_COMPARE(window.bridge().status().model->name, std::string("cifar32"));
        run(Qt::blue);
        QVERIFY(!window.messages()->newest().contains("The cifar32"));
    }

    void aPhotoOnTheStartPageGoesToTheModelForPhotos() {
        ResourceFixture fixture;
        const QString avatars = fixture.shipModel("avatars32");
        const QString cifar = fixture.shipModel("cifar32");
        MainWindow& window = openAtStart(fixture);
        window.beginSession();
        QTRY_VERIFY(fixture.saw("OpenModel " + avatars));
        QTRY_VERIFY(window.bridge().status().model);
        QImage photo(40, 30, QImage::Format_RGB32);
        photo.fill(Qt::red);
        const QString path = fixture.folder.filePath("photo.png");
        QVERIFY(photo.save(path));
        window.openPaths({path});
        QCOMPARE(window.currentPage(), PageId::Reconstruct);
        QTRY_VERIFY(fixture.saw("OpenModel " + cifar));
        QTRY_VERIFY(fixture.saw("Reconstruct"));
    }
};

QTEST_MAIN(TestStartPage)
#include "tst_start_page.moc"
