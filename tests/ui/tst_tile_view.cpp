// The view of pictures: whole-number scale, selection by mouse and keys, copies and sheets.
#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

#include "support/fake_pictures.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

using namespace shortrun;

class TestTileView : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }
    void init() {
        view_ = std::make_unique<TileView>();
        view_->resize(560, 560);
        view_->setTiles(std::make_shared<const ImageTiles>(fake::faces(3, 64, 32)));
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }
    void tilesAreScaledByAWholeNumberAndFillTheView();
    void aFullRectangleIsPreferredToABrokenRow();
    void everyPixelOfATileIsASquareOfItsColour();
    void everyTileIsFoundUnderItsOwnMiddle_data();
    void everyTileIsFoundUnderItsOwnMiddle();
    void clicksAndArrowsSelect();
    void enterAndDoubleClickActivate();
    void aSmallerSetDropsASelectionOutsideIt();
    void partOfTheTilesCanBeShown();
    void copiesAndSheetsHaveTheOriginalPixels();
    void grayPicturesStayGray();
    void aViewTooSmallForWholePixelsStillShowsAll();
    void anEmptyViewShowsItsPlaceholderAndNothingElse();
    void betweenOneAndTwoThereIsOneAndAHalf();
    void theFocusIsSeen();

 private:
    std::unique_ptr<TileView> view_;
};

void TestTileView::betweenOneAndTwoThereIsOneAndAHalf() {
    view_->resize(520, 520);  // six pixels short of tiles of 64
    QCOMPARE(view_->tileRect(0).size(), QSize(48, 48));
    QCOMPARE(TileView::widthOfSquare(64, 32, 520, 1), 8 * 48 + 14);
}

void TestTileView::theFocusIsSeen() {
    view_->setSelectable(true);
    view_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(view_.get()));
    for (const int selected : {-1, 5}) {
        view_->setSelected(selected);
        view_->clearFocus();
        const QImage without = view_->grab().toImage();
        view_->setFocus();
        QVERIFY(view_->grab().toImage() != without);
    }
}

void TestTileView::tilesAreScaledByAWholeNumberAndFillTheView() {
    QCOMPARE(view_->tileRect(0).size(), QSize(64, 64));
    QCOMPARE(view_->tileRect(9).y(), view_->tileRect(8).y());  // eight in a row
    QVERIFY(view_->rect().contains(view_->tileRect(63)));
}

void TestTileView::aFullRectangleIsPreferredToABrokenRow() {
    view_->resize(540, 740);  // tiles of 64 in rows of seven would fill it more evenly, and leave one alone
    QCOMPARE(view_->tileRect(0).size(), QSize(64, 64));
    QCOMPARE(view_->tileRect(8).x(), view_->tileRect(0).x());
    view_->resize(1100, 300);
    QCOMPARE(view_->tileRect(16).x(), view_->tileRect(0).x());
}

void TestTileView::everyPixelOfATileIsASquareOfItsColour() {
    const double ratio = view_->devicePixelRatioF();
    const QImage shown = view_->grab().toImage();
    const QImage tile = view_->image(10);
    const QRect rect = view_->tileRect(10);
    for (int y = 0; y < rect.height(); ++y)
        for (int x = 0; x < rect.width(); ++x)
            QCOMPARE(shown.pixelColor((QPointF(rect.x() + x + 0.25, rect.y() + y + 0.25) * ratio).toPoint()),
                     tile.pixelColor(x * 32 / rect.width(), y * 32 / rect.height()));
}

void TestTileView::everyTileIsFoundUnderItsOwnMiddle_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<QSize>("size");
    QTest::newRow("a square") << 64 << QSize(530, 530);
    QTest::newRow("a wide strip") << 10 << QSize(900, 120);
    QTest::newRow("an odd number") << 37 << QSize(333, 611);
    QTest::newRow("one") << 1 << QSize(200, 300);
}

void TestTileView::everyTileIsFoundUnderItsOwnMiddle() {
    QFETCH(int, count);
    QFETCH(QSize, size);
    view_->setTiles(std::make_shared<const ImageTiles>(fake::faces(3, count, 32)));
    view_->resize(size);
    for (int i = 0; i < count; ++i) {
        QCOMPARE(view_->tileAt(view_->tileRect(i).center()), i);
        QVERIFY(view_->rect().contains(view_->tileRect(i)));
    }
    QCOMPARE(view_->tileAt({-5, -5}), -1);
}

void TestTileView::clicksAndArrowsSelect() {
    view_->setSelectable(true);
    QSignalSpy changes(view_.get(), &TileView::selectionChanged);
    QTest::mouseClick(view_.get(), Qt::LeftButton, {}, view_->tileRect(20).center());
    QCOMPARE(view_->selected(), 20);
    QTest::keyClick(view_.get(), Qt::Key_Right);
    QCOMPARE(view_->selected(), 21);
    QTest::keyClick(view_.get(), Qt::Key_Down);
    QCOMPARE(view_->selected(), 29);
    QTest::keyClick(view_.get(), Qt::Key_Home);
    QTest::keyClick(view_.get(), Qt::Key_Left);  // nothing before the first
    QCOMPARE(view_->selected(), 0);
    QTest::keyClick(view_.get(), Qt::Key_End);
    QCOMPARE(view_->selected(), 63);
    QCOMPARE(changes.count(), 5);
    QVERIFY(view_->accessibleDescription().contains("64"));
}

void TestTileView::enterAndDoubleClickActivate() {
    view_->setSelectable(true);
    QSignalSpy activations(view_.get(), &TileView::activated);
    QTest::mouseDClick(view_.get(), Qt::LeftButton, {}, view_->tileRect(5).center());
    view_->setSelected(7);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QCOMPARE(activations.count(), 2);
    QCOMPARE(activations[0][0].toInt(), 5);
    QCOMPARE(activations[1][0].toInt(), 7);
}

void TestTileView::aSmallerSetDropsASelectionOutsideIt() {
    view_->setSelectable(true);
    view_->setSelected(30);
    view_->setTiles(std::make_shared<const ImageTiles>(fake::faces(4, 64, 32)));
    QCOMPARE(view_->selected(), 30);
    view_->setTiles(std::make_shared<const ImageTiles>(fake::faces(4, 16, 32)));
    QCOMPARE(view_->selected(), -1);
}

void TestTileView::partOfTheTilesCanBeShown() {
    view_->setShown(40, 1);
    QVERIFY(view_->tileRect(39).isEmpty());
    QVERIFY(view_->tileRect(40).width() >= 512);
    QCOMPARE(view_->tileAt(view_->rect().center()), 40);
    view_->setShown(60, 10);  // more than there are
    QVERIFY(view_->tileRect(64).isEmpty());
    QVERIFY(!view_->tileRect(63).isEmpty());
}

void TestTileView::copiesAndSheetsHaveTheOriginalPixels() {
    view_->setSelectable(true);
    view_->setSelected(3);
    view_->copyTile();
    QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB888), view_->image(3));
    const QImage sheet = view_->sheet(2);
    QCOMPARE(sheet.size(), QSize(8 * 34 - 2, 8 * 34 - 2));
    QCOMPARE(sheet.copy(34, 34, 32, 32).convertToFormat(QImage::Format_RGB888), view_->image(9));
}

void TestTileView::grayPicturesStayGray() {
    view_->setTiles(std::make_shared<const ImageTiles>(fake::faces(3, 4, 32, 1)));
    QVERIFY(view_->image(0).isGrayscale());
    const QColor middle = view_->grab().toImage().pixelColor(view_->tileRect(0).center());
    QCOMPARE(middle.red(), middle.blue());
}

void TestTileView::aViewTooSmallForWholePixelsStillShowsAll() {
    view_->resize(120, 120);
    for (int i = 0; i < 64; ++i) QVERIFY(view_->rect().contains(view_->tileRect(i)));
}

void TestTileView::anEmptyViewShowsItsPlaceholderAndNothingElse() {
    view_->setPlaceholder("Nothing yet");
    view_->setTiles(nullptr);
    QCOMPARE(view_->tileAt({10, 10}), -1);
    QVERIFY(view_->image(0).isNull());
    QVERIFY(view_->sheet().isNull());
    view_->copyTile();
    QVERIFY(!view_->grab().isNull());
}

QTEST_MAIN(TestTileView)
#include "tst_tile_view.moc"
