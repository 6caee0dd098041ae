// Pictures that leave the window: they restore what made them when they are dropped on it again. Over a workbench
// without LibTorch.
#include <QClipboard>
#include <QMimeData>
#include <QTest>
#include <QUrl>

#include "support/resource_fixture.h"
#include "ui/page_picture.h"
#include "ui/picture_origin.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/tile_view.h"
#include "ui/window_files.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

QString exportedPicture(const ResourceFixture& fixture, const QString& seed, const QString& model) {
    PictureOrigin origin =
        originOf(PageId::Generate, {{"seed", seed}, {"count", 16}, {"noise", "frozen"}, {"steps", 70}},
                 fixture.window->bridge().status());
    origin.modelPath = model;
    origin.modelName = "faces.safetensors";
    origin.sampler["sampler.step_size"] = "0.75";
    QImage image(32, 32, QImage::Format_RGB888);
    image.fill(Qt::blue);
    stamp(image, origin);
    const QString path = fixture.folder.filePath("exported.png");
    if (!image.save(path)) qFatal("no picture");
    return path;
}

}  // namespace

class TestExportedPictures : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void anExportedPictureRestoresWhatMadeIt() {
        ResourceFixture fixture;
        const QString model = fixture.makeFile("faces.safetensors");
        MainWindow& window = fixture.open();
        window.openPaths({exportedPicture(fixture, "31337", model)});
        QTRY_VERIFY(fixture.saw("OpenModel " + model));
        QTRY_COMPARE(window.currentPage(), PageId::Generate);
        const QJsonObject state = window.page(PageId::Generate)->state();
        QCOMPARE(state["seed"].toString(), QString("31337"));
        QCOMPARE(state["count"].toInt(), 16);
        QCOMPARE(state["noise"].toString(), QString("frozen"));
        QCOMPARE(state["steps"].toInt(), 70);
        QCOMPARE(window.parameters().config().sampler.stepSize, 0.75);
    }

    void restoringAPictureIsUndone() {
        ResourceFixture fixture;
        const QString model = fixture.makeFile("faces.safetensors");
        MainWindow& window = fixture.open();
        const auto seed = [&] { return window.page(PageId::Generate)->state()["seed"].toString(); };
        const QString before = seed();
        window.openPaths({exportedPicture(fixture, "31337", model)});
        QTRY_COMPARE(seed(), QString("31337"));
        QTRY_COMPARE(window.history().stack()->undoText(), QString("restored picture"));
        window.history().stack()->undo();
        QCOMPARE(seed(), before);
    }

    void aPictureOfAModelThatIsGoneSaysSo() {
        ResourceFixture fixture;
        MainWindow& window = fixture.open();
        window.openPaths({exportedPicture(fixture, "31337", "/not/there/faces.safetensors")});
        QVERIFY(window.messages()->newest().contains("/not/there/faces.safetensors"));
        QVERIFY(window.messages()->newest().contains("open it and drop the picture again"));
    }

    void aPhotoIsNoExportedPicture() {
        ResourceFixture fixture;
        QImage photo(40, 30, QImage::Format_RGB32);
        photo.fill(Qt::green);
        photo.setText(kOriginKey, "{\"page\": 3}");
        const QString path = fixture.folder.filePath("photo.png");
        QVERIFY(photo.save(path));
        QVERIFY(!originOfFile(path));
        QVERIFY(!originOfFile(fixture.makeFile("broken.png", "\x89PNG no more")));
    }

    void whatADropWillDoIsSaid() {
        ResourceFixture fixture;
        const auto said = [](const QStringList& paths) {
            QMimeData data;
            QList<QUrl> urls;
            for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
            data.setUrls(urls);
            return dropText(&data);
        };
        fixture.open();
        QCOMPARE(said({"/a/faces.safetensors"}), QString("Drop to open the model faces.safetensors"));
        QCOMPARE(said({"/a/faces.zip"}), QString("Drop to learn from faces.zip"));
        QCOMPARE(said({"/a/one.jpg"}), QString("Drop to reconstruct this photo"));
        QCOMPARE(said({"/a/one.jpg", "/a/two.jpg"}), QString("Drop to reconstruct 2 photos"));
        QCOMPARE(said({exportedPicture(fixture, "3", "/not/there")}),
                 QString("Drop to restore what made exported.png"));
    }

    void theChosenPictureIsCopied() {
        ResourceFixture fixture;
        fixture.script->modelAtStart = true;
        MainWindow& window = fixture.open();
        window.showPage(PageId::Generate);
        QApplication::clipboard()->clear();
        auto* grid = window.page(PageId::Generate)->findChild<TileView*>();
        QTRY_VERIFY(grid->selected() == 0);
        grid->setSelected(3);
        window.files()->copy();
        const QImage copied = QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB888);
        QCOMPARE(copied, grid->image(3).convertToFormat(QImage::Format_RGB888));
    }

    void aPageIsDrawnOnceItsPicturesAreThere() {
        ResourceFixture fixture;
        fixture.script->modelAtStart = true;
        MainWindow& window = fixture.open();
        window.showPage(PageId::Generate);
        const QString file = fixture.folder.filePath("page.png");
        bool done = false;
        PagePicture picture(window, file, true);
        connect(&picture, &PagePicture::finished, this, [&](const QString& problem) {
            QCOMPARE(problem, QString());
            done = true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(done, 20000);
        const auto& view = window.bridge().snapshot().synthesis;
        QVERIFY(view && view->step == view->steps);
        QVERIFY(!QImage(file).isNull());
    }
};

QTEST_MAIN(TestExportedPictures)
#include "tst_exported_pictures.moc"
