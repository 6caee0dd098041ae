// The Reconstruct page as a user drives it.
#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>
#include <QToolButton>
#include <cmath>
#include <limits>

#include "page_fixture.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/widgets/error_readings.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/photo_drop_area.h"
#include "ui/widgets/photo_view.h"
#include "ui/widgets/reconstruction_stage.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestReconstructPage : public QObject {
    Q_OBJECT

    using Fixture = PageFixture<ReconstructPage>;
    static FilmScrubber* scrubber(const Fixture& fixture) { return fixture.page->findChild<FilmScrubber*>(); }
    static bool isFinished(const Fixture& fixture) {
        const auto view = fixture.bridge->snapshot().reconstruction;
        return view && view->finished && scrubber(fixture)->available() == 201;
    }
    QString photo(const QString& name, const QSize& size = {64, 48}) const {
        QImage image(size, QImage::Format_RGB32);
        image.fill(QColor(200, 120, 40));
        const QString path = folder_.filePath(name);
        if (!image.save(path)) qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    QString textFile(const QString& name) const {
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
        file.write("This is a note, not a picture.\n");
        return file.fileName();
    }
    static void drop(const Fixture& fixture, const QStringList& files) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files) urls.append(QUrl::fromLocalFile(file));
        data.setUrls(urls);
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(fixture.page.get(), &enter);
        if (!enter.isAccepted()) return;
        QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(fixture.page.get(), &event);
    }
    static QByteArray contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir folder_;

 private Q_SLOTS:
    void withoutAModelThePageInvitesAndAsksForNothing();
    void aDroppedPhotoIsReconstructedFromItsBytes();
    void severalPhotosRunTogetherAndOneIsLarge();
    void aPastedPictureGoesAsPixels();
    void aTextFileNamedPngIsSaidAndNothingIsAsked();
    void aModelDroppedHereIsLeftToTheWindow();
    void aFileOfMoreThan200MegabytesIsRefused();
    void theFramesCanBeScrubbed();
    void aWatchedDescentLeavesEachPhotoAtItsBest();
    void aSecondRunIsShownFromItsStart();
    void stopEndsTheDescentWhereItIs();
    void photosThatCameBeforeTheModelRunWhenItOpens();
    void theBestZBecomesAnEnd();
    void theReadingsFollowTheirDefinition();
    void onlyWhatHasChangedBeginsAnew();
    void aPhotoThatIsBehindIsShownAsFarAsItIs();
    void theRoomOfPhotosAndMaskIsKeptForThem();
    void theExplanationIsWholeAtEachWidth();
};

void TestReconstructPage::withoutAModelThePageInvitesAndAsksForNothing() {
    Fixture fixture(Model::None);
    QTRY_VERIFY(fixture.bridge->snapshot().status != nullptr);
    QVERIFY(fixture.page->findChild<Invitation*>()->isVisible());
    fixture.page->findChild<SeedField*>()->drawNew();
    QTest::qWait(50);
    QCOMPARE(fixture.asked->count(), std::size_t{0});
}

void TestReconstructPage::aDroppedPhotoIsReconstructedFromItsBytes() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->findChild<PhotoDropArea*>()->isVisible());
    const QString path = photo("garden.png");
    drop(fixture, {path});
    QTRY_COMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{1});
    const Reconstruct request = fixture.asked->all<Reconstruct>().front();
    QCOMPARE(request.pictures.size(), std::size_t{1});
    QCOMPARE(request.pictures[0].name, std::string("garden.png"));
    const QByteArray bytes = contents(path);
    QVERIFY(std::equal(bytes.begin(), bytes.end(), request.pictures[0].bytes.begin(),
                       request.pictures[0].bytes.end(),
                       [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }));
    QVERIFY(!request.pictures[0].pixels);
    QTRY_VERIFY(isFinished(fixture));
    QCOMPARE(fixture.page->photos().front().size, QSize(64, 48));
}

void TestReconstructPage::severalPhotosRunTogetherAndOneIsLarge() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png"), photo("b.jpg"), photo("c.webp")});
    QTRY_VERIFY(isFinished(fixture));
    QCOMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{1});
    auto* tray = fixture.named<TileView>("Photos");
    QVERIFY(tray->isVisible());
    tray->setSelected(2);
    const auto view = fixture.bridge->snapshot().reconstruction;
    const auto* stage = fixture.page->findChild<ReconstructionStage*>();
    QCOMPARE(stage->target(), tileImage(view->targets, 2));
    QCOMPARE(stage->frame(), tileImage(*view->frames[static_cast<std::size_t>(view->best[2])], 2));
}

void TestReconstructPage::aPastedPictureGoesAsPixels() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    QImage image(50, 40, QImage::Format_ARGB32);
    image.fill(QColor(10, 20, 30));
    QVERIFY(fixture.page->takeImage(image));
    QTRY_COMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{1});
    const auto pixels = fixture.asked->all<Reconstruct>().front().pictures[0].pixels;
    QVERIFY(pixels);
    QCOMPARE(pixels->width, 50);
    QCOMPARE(pixels->height, 40);
    QCOMPARE(int{pixels->pixels[0]}, 10);
    QCOMPARE(int{pixels->pixels.back()}, 30);
}

void TestReconstructPage::aTextFileNamedPngIsSaidAndNothingIsAsked() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    QSignalSpy messages(fixture.page.get(), &Page::message);
    drop(fixture, {textFile("notes.png")});
    QTRY_COMPARE(messages.count(), 1);
    QVERIFY(messages[0][1].toString().contains("notes.png"));
    QCOMPARE(fixture.asked->count(), std::size_t{0});
    // The others of the same drop go on.
    drop(fixture, {textFile("notes.png"), photo("good.png")});
    QTRY_COMPARE(messages.count(), 2);
    QTRY_COMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{1});
    QCOMPARE(fixture.asked->all<Reconstruct>().front().pictures.size(), std::size_t{1});
}

void TestReconstructPage::aModelDroppedHereIsLeftToTheWindow() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(textFile("faces.safetensors"))});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(fixture.page.get(), &enter);
    QVERIFY(!enter.isAccepted());
}

void TestReconstructPage::aFileOfMoreThan200MegabytesIsRefused() {
    QFile file(folder_.filePath("huge.png"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(kLargestPhotoBytes + 1));
    QString problem;
    const Photo photo = readPhoto(file.fileName(), problem);
    QVERIFY(problem.contains("200 MB"));
    QVERIFY(photo.source.bytes.empty());
}

void TestReconstructPage::theFramesCanBeScrubbed() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png")});
    QTRY_VERIFY(isFinished(fixture));
    const auto view = fixture.bridge->snapshot().reconstruction;
    auto* stage = fixture.page->findChild<ReconstructionStage*>();
    scrubber(fixture)->setFrame(30);
    QCOMPARE(stage->frame(), tileImage(*view->frames[30], 0));
    QTest::keyClick(scrubber(fixture)->track(), Qt::Key_Left);
    QCOMPARE(stage->frame(), tileImage(*view->frames[29], 0));
    QCOMPARE(scrubber(fixture)->track()->mark(), view->best[0]);
    QTest::keyClick(fixture.page.get(), Qt::Key_B);
    QCOMPARE(scrubber(fixture)->frame(), view->best[0]);
}

void TestReconstructPage::aWatchedDescentLeavesEachPhotoAtItsBest() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png"), photo("b.png")});
    QTRY_VERIFY(isFinished(fixture));
    const auto view = fixture.bridge->snapshot().reconstruction;
    QVERIFY(view->best[0] != view->best[1] && view->best[0] < 200);
    QCOMPARE(scrubber(fixture)->frame(), view->best[0]);
    QTest::keyClick(fixture.named<TileView>("Photos"), Qt::Key_Right);
    QCOMPARE(scrubber(fixture)->frame(), view->best[1]);
    // Played again from there it begins at the noise.
    QTest::keyClick(fixture.page.get(), Qt::Key_Space);
    QVERIFY(scrubber(fixture)->frame() < 10);
    QTest::keyClick(fixture.page.get(), Qt::Key_Space);
    // A t of a person's own choice stays what it is.
    scrubber(fixture)->setFrame(30);
    QTest::keyClick(fixture.named<TileView>("Photos"), Qt::Key_Left);
    QCOMPARE(scrubber(fixture)->frame(), 30);
}

void TestReconstructPage::aSecondRunIsShownFromItsStart() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png")});
    QTRY_VERIFY(isFinished(fixture));
    scrubber(fixture)->setFrame(10);
    const auto before = fixture.bridge->snapshot().reconstruction;
    fixture.script->sliceMilliseconds = 5;
    fixture.page->findChild<SeedField*>()->setSeed(9);
    QTRY_COMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{2});
    QCOMPARE(fixture.asked->all<Reconstruct>().back().seed, std::uint64_t{9});
    QTRY_VERIFY(fixture.bridge->snapshot().reconstruction->frames.front() != before->frames.front());
    QTRY_VERIFY(scrubber(fixture)->available() < 201);
    // Followed again from its start, although the run before had been scrubbed back.
    QTRY_VERIFY(scrubber(fixture)->frame() == scrubber(fixture)->available() - 1);
}

void TestReconstructPage::stopEndsTheDescentWhereItIs() {
    Fixture fixture(Model::Open);
    fixture.script->sliceMilliseconds = 5;
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png")});
    QTRY_VERIFY(scrubber(fixture)->available() > 3);
    QTest::keyClick(fixture.page.get(), Qt::Key_Escape);
    QTest::qWait(100);
    const int available = scrubber(fixture)->available();
    QVERIFY(available < 201);
    QTest::qWait(100);
    QCOMPARE(scrubber(fixture)->available(), available);
    const auto buttons = fixture.page->findChildren<QToolButton*>();
    QVERIFY(std::any_of(buttons.begin(), buttons.end(), [](auto* b) { return b->text() == "Run again"; }));
}

void TestReconstructPage::photosThatCameBeforeTheModelRunWhenItOpens() {
    Fixture fixture(Model::None);
    QTRY_VERIFY(fixture.bridge->snapshot().status != nullptr);
    QVERIFY(fixture.page->takePictures({photo("early.png")}));
    QTRY_COMPARE(fixture.page->photos().size(), 1);
    QCOMPARE(fixture.asked->count(), std::size_t{0});
    fixture.bridge->submit(OpenModel{"faces.safetensors"});
    QTRY_VERIFY(isFinished(fixture));
}

void TestReconstructPage::theBestZBecomesAnEnd() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png"), photo("b.png")});
    QTRY_VERIFY(isFinished(fixture));
    LatentPoint chosen;
    connect(fixture.page.get(), &Page::endChosen, this,
            [&](const LatentPoint& point, int) { chosen = point; });
    Q_EMIT fixture.page->findChild<ReconstructionStage*>()->endChosen(1);
    QVERIFY(chosen.z);
    QCOMPARE(chosen.z->count, 1);
    QCOMPARE(chosen.z->values.size(), fixture.bridge->snapshot().reconstruction->z->imageSize());
}

void TestReconstructPage::theReadingsFollowTheirDefinition() {
    QCOMPARE(peakSignalToNoise(4.0), 0.0);
    QVERIFY(std::abs(peakSignalToNoise(0.004) - 30.0) < 1e-12);
    QCOMPARE(errorText(0.0187), QString("0.0187"));
    QCOMPARE(errorText(0.000954), QString("0.0010"));
    QCOMPARE(errorText(2.2e-6), QString("2.2e-6"));
    QCOMPARE(errorText(9.44e-4), QString("9.4e-4"));
    QCOMPARE(errorText(0), QString("0.0000"));
}

void TestReconstructPage::onlyWhatHasChangedBeginsAnew() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png"), photo("b.png")});
    QTRY_VERIFY(isFinished(fixture));
    const auto runs = [&] { return fixture.asked->all<Reconstruct>(); };
    QTest::keyClick(fixture.page->findChild<PhotoView*>(), Qt::Key_Plus);
    QTRY_COMPARE(runs().size(), std::size_t{2});
    QVERIFY(runs().back().keep);
    QTRY_VERIFY(isFinished(fixture));
    QTest::keyClick(fixture.page.get(), Qt::Key_R);
    QTRY_COMPARE(runs().size(), std::size_t{3});
    QVERIFY(!runs().back().keep);
}

void TestReconstructPage::aPhotoThatIsBehindIsShownAsFarAsItIs() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    drop(fixture, {photo("a.png"), photo("b.png"), photo("c.png")});
    QTRY_VERIFY(isFinished(fixture));
    const float unknown = std::numeric_limits<float>::quiet_NaN();
    Snapshot later = fixture.bridge->snapshot();
    auto view = std::make_shared<ReconstructionView>(*later.reconstruction);
    view->reached = {201, 3, 0};
    view->best = {200, 2, 0};
    view->finished = false;
    for (std::size_t t = 0; t < view->loss.size(); ++t) view->loss[t] = {0.01F, t < 3 ? 0.25F : unknown, unknown};
    later.reconstruction = view;
    fixture.page->showSnapshot(later);
    auto* tray = fixture.named<TileView>("Photos");
    auto* stage = fixture.page->findChild<ReconstructionStage*>();
    QCOMPARE(scrubber(fixture)->available(), 201);
    tray->setSelected(1);
    QCOMPARE(scrubber(fixture)->available(), 3);
    QCOMPARE(scrubber(fixture)->track()->maximum(), 200);
    QCOMPARE(stage->bestFrame(), 2);
    QCOMPARE(stage->film().size(), std::size_t{3});
    // One that has not begun has nothing to give.
    tray->setSelected(2);
    QCOMPARE(scrubber(fixture)->available(), 0);
    QCOMPARE(stage->bestFrame(), -1);
    QVERIFY(stage->result().isNull() && stage->strip().isNull());
    QSignalSpy ends(fixture.page.get(), &Page::endChosen), both(fixture.page.get(), &Page::endsChosen);
    Q_EMIT stage->endChosen(1);
    tray->setSelected(1);
    Q_EMIT stage->morphChosen();
    QCOMPARE(ends.count() + both.count(), 0);
    tray->setSelected(0);
    Q_EMIT stage->morphChosen();
    QCOMPARE(both.count(), 1);
    QCOMPARE(both[0][0].value<LatentPoint>().name, std::string("b.png"));
    QCOMPARE(both[0][1].value<LatentPoint>().name, std::string("a.png"));
}

void TestReconstructPage::theRoomOfPhotosAndMaskIsKeptForThem() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    // What the window has left of 620 beside its menu and its foot.
    const int before = fixture.page->minimumSizeHint().height();
    QVERIFY2(before <= 545, qPrintable(QString::number(before)));
    drop(fixture, {photo("a.png"), photo("b.png"), photo("c.png")});
    QTRY_VERIFY(isFinished(fixture));
    QCOMPARE(fixture.page->minimumSizeHint().height(), before);
    auto* menu = fixture.named<QToolButton>("Mask a part of the photo")->menu();
    menu->actions().front()->trigger();
    QTRY_COMPARE(fixture.asked->all<Reconstruct>().size(), std::size_t{2});
    QTRY_VERIFY(isFinished(fixture));
    QCOMPARE(fixture.page->minimumSizeHint().height(), before);
    // At its smallest nothing lies over anything else.
    fixture.page->resize(860, before);
    QCoreApplication::processEvents();
    auto* stage = fixture.page->findChild<ReconstructionStage*>();
    QList<QWidget*> parts;
    for (QWidget* part : stage->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
        if (part->isVisible()) parts << part;
    for (const QWidget* part : parts)
        for (const QWidget* other : parts)
            QVERIFY2(part == other || !part->geometry().intersects(other->geometry()),
                     qPrintable(QString("%1 lies over %2").arg(part->metaObject()->className(),
                                                               other->metaObject()->className())));
}

void TestReconstructPage::theExplanationIsWholeAtEachWidth() {
    Fixture fixture(Model::Open);
    QTRY_VERIFY(fixture.page->model());
    for (const int width : {860, 1100, 1700, 2300}) {
        fixture.page->resize(width, 700);
        QCoreApplication::processEvents();
        for (const QLabel* label : fixture.page->findChild<PhotoDropArea*>()->findChildren<QLabel*>())
            if (label->wordWrap()) QVERIFY(label->height() >= label->heightForWidth(label->width()));
    }
}

QTEST_MAIN(TestReconstructPage)
#include "tst_reconstruct_page.moc"
