// What people expect of a desktop program: the session comes back, recent files, exported pictures that restore what
// made them, names for screen readers, the guide, the start page. Over a workbench without LibTorch.
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTest>
#include <QThreadPool>
#include <QUrl>

#include "engine/config/shipped_models.h"
#include "support/window_fixture.h"
#include "ui/guide.h"
#include "ui/pasted_pictures.h"
#include "ui/page_picture.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/picture_origin.h"
#include "ui/smooth_pictures.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/gallery_card.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/tile_view.h"
#include "ui/window_files.h"

using namespace shortrun;
using namespace shortrun::fake;

namespace {

/// Its own, or that of what it is a part of: a segmented control's buttons, a field's dice.
QString toolTipOf(const QWidget* widget) {
    const QWidget* parent = widget->parentWidget();
    return widget->toolTip().isEmpty() && parent ? parent->toolTip() : widget->toolTip();
}

}  // namespace

class TestDesktop : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init();
    void cleanup();
    void theSessionComesBack();
    void aBrokenPresetDoesNotTakeTheOthersAlong();
    void restoringAPictureIsUndone();
    void aPastedPictureComesBack();
    void pastedPicturesDoNotPileUp();
    void anExportedPictureRestoresWhatMadeIt();
    void aPictureOfAModelThatIsGoneSaysSo();
    void aPhotoIsNoExportedPicture();
    void openedFilesAreRecent();
    void theStartPageShowsTheShippedModels();
    void theStartPageIsGoodWithoutModels();
    void aPhotoOnTheStartPageGoesToTheModelForPhotos();
    void aPageIsDrawnOnceItsPicturesAreThere();
    void theGuideHasEveryPageItsEquationAndTheShortcuts();
    void whatADropWillDoIsSaid();
    void theChosenPictureIsCopied();
    void everyControlHasANameAndAToolTip();
    void noDamageOfTheSettingsKeepsTheWindowFromStarting();
    void smoothPicturesAreRemembered();

 private:
    QString makeFile(const QString& name, const QByteArray& content = "x");
    void shipModel(const std::string& name);
    QString exportedPicture(MainWindow& window, const QString& seed, const QString& model);
    bool saw(const QString& request) { return fixture_->script->saw(request.toStdString()); }

    std::unique_ptr<WindowFixture> fixture_;
};

void TestDesktop::init() {
    fixture_ = std::make_unique<WindowFixture>();
    QDir(fixture_->folder.path()).mkpath("resources/models");
    QDir(fixture_->folder.path()).mkpath("resources/presets");
    qputenv("SHORTRUN_RESOURCES", fixture_->folder.filePath("resources").toUtf8());
}

void TestDesktop::cleanup() {
    fixture_.reset();
    qunsetenv("SHORTRUN_RESOURCES");
}

QString TestDesktop::makeFile(const QString& name, const QByteArray& content) {
    const QString path = fixture_->folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
    file.write(content);
    return path;
}

void TestDesktop::shipModel(const std::string& name) {
    ModelCard card;
    card.name = name;
    card.title = "The " + name;
    card.about = "Pictures of a kind.";
    card.licence = "MIT";
    const QString stem = "resources/models/" + QString::fromStdString(name);
    makeFile(stem + ".json", QByteArray::fromStdString(toJson(card)));
    makeFile(stem + ".safetensors");
}

QString TestDesktop::exportedPicture(MainWindow& window, const QString& seed, const QString& model) {
    PictureOrigin origin =
        originOf(PageId::Generate, {{"seed", seed}, {"count", 16}, {"noise", "frozen"}, {"steps", 70}},
                 window.bridge().status());
    origin.modelPath = model;
    origin.modelName = "faces.safetensors";
    origin.sampler["sampler.step_size"] = "0.75";
    QImage image(32, 32, QImage::Format_RGB888);
    image.fill(Qt::blue);
    stamp(image, origin);
    const QString path = fixture_->folder.filePath("exported.png");
    if (!image.save(path)) qFatal("no picture");
    return path;
}

void TestDesktop::theSessionComesBack() {
    const QString model = makeFile("faces.safetensors");
    MainWindow& first = fixture_->open();
    first.openPaths({model});
    QTRY_VERIFY(first.bridge().status().model);
    first.showPage(PageId::Generate);
    QTRY_COMPARE(QString::fromStdString(first.bridge().status().model->path), model);
    first.page(PageId::Generate)->findChild<SeedField*>()->setSeed(4711);
    QVERIFY(first.parameters().set("sampler.step_size", "0.625"));
    QVERIFY(first.parameters().set("train.batch", "48"));
    first.close();
    fixture_->window.reset();

    fixture_->script = std::make_shared<FakeScript>();
    MainWindow& second = fixture_->open();
    second.beginSession();
    QTRY_VERIFY(saw("OpenModel " + model));
    QCOMPARE(second.currentPage(), PageId::Generate);
    QCOMPARE(second.page(PageId::Generate)->findChild<SeedField*>()->seed(), 4711u);
    QTRY_COMPARE(second.parameters().config().sampler.stepSize, 0.625);
    QCOMPARE(second.parameters().config(ParametersOf::NextRun).train.batch, 48);
    QVERIFY(second.parameters().config(ParametersOf::NextRun).sampler.stepSize != 0.625);
    QTRY_COMPARE(fixture_->script->parameter("sampler.step_size"), std::string("0.625"));
    QVERIFY(!second.history().stack()->canUndo());
}

void TestDesktop::aBrokenPresetDoesNotTakeTheOthersAlong() {
    makeFile("resources/presets/broken.json",
             R"({"about": "An orphan.", "parent": "nobody", "order": 0, "config": {}})");
    makeFile("resources/presets/quick.json", R"({"about": "Whole.", "order": 1, "config": {"train": {"batch": 9}}})");
    MainWindow& window = fixture_->open();
    QStringList choices;
    for (QComboBox* box : window.trainPage()->setup()->findChildren<QComboBox*>())
        if (box->accessibleName() == "Preset")
            for (int i = 0; i < box->count(); ++i) choices << box->itemText(i);
    QCOMPARE(choices, QStringList{"quick"});
    QCOMPARE(window.parameters().config(ParametersOf::NextRun).train.batch, 9);
}

void TestDesktop::restoringAPictureIsUndone() {
    const QString model = makeFile("faces.safetensors");
    MainWindow& window = fixture_->open();
    const auto seed = [&] { return window.page(PageId::Generate)->state()["seed"].toString(); };
    const QString before = seed();
    window.openPaths({exportedPicture(window, "31337", model)});
    QTRY_COMPARE(seed(), QString("31337"));
    QTRY_COMPARE(window.history().stack()->undoText(), QString("restored picture"));
    window.history().stack()->undo();
    QCOMPARE(seed(), before);
}

void TestDesktop::aPastedPictureComesBack() {
    fixture_->script->modelAtStart = true;
    QImage picture(24, 20, QImage::Format_RGB888);
    picture.fill(QColor(10, 200, 90));
    {
        MainWindow& first = fixture_->open();
        QApplication::clipboard()->setImage(picture);
        first.files()->paste();
        QTRY_VERIFY(saw("Reconstruct"));
        first.close();
        fixture_->window.reset();
        QThreadPool::globalInstance()->waitForDone();
    }
    fixture_->script = std::make_shared<FakeScript>();
    fixture_->script->modelAtStart = true;
    MainWindow& second = fixture_->open();
    auto* page = static_cast<ReconstructPage*>(second.page(PageId::Reconstruct));
    QTRY_COMPARE(page->photos().size(), 1);
    QCOMPARE(page->photos().front().source.name, std::string("pasted picture"));
    QCOMPARE(page->photos().front().preview.convertToFormat(QImage::Format_RGB888), picture);
}

void TestDesktop::pastedPicturesDoNotPileUp() {
    fixture_->open();
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

void TestDesktop::anExportedPictureRestoresWhatMadeIt() {
    const QString model = makeFile("faces.safetensors");
    MainWindow& window = fixture_->open();
    window.openPaths({exportedPicture(window, "31337", model)});
    QTRY_VERIFY(saw("OpenModel " + model));
    QTRY_COMPARE(window.currentPage(), PageId::Generate);
    const QJsonObject state = window.page(PageId::Generate)->state();
    QCOMPARE(state["seed"].toString(), QString("31337"));
    QCOMPARE(state["count"].toInt(), 16);
    QCOMPARE(state["noise"].toString(), QString("frozen"));
    QCOMPARE(state["steps"].toInt(), 70);
    QCOMPARE(window.parameters().config().sampler.stepSize, 0.75);
}

void TestDesktop::aPictureOfAModelThatIsGoneSaysSo() {
    MainWindow& window = fixture_->open();
    window.openPaths({exportedPicture(window, "31337", "/not/there/faces.safetensors")});
    QVERIFY(window.messages()->newest().contains("/not/there/faces.safetensors"));
    QVERIFY(window.messages()->newest().contains("open it and drop the picture again"));
}

void TestDesktop::aPhotoIsNoExportedPicture() {
    QImage photo(40, 30, QImage::Format_RGB32);
    photo.fill(Qt::green);
    photo.setText(kOriginKey, "{\"page\": 3}");
    const QString path = fixture_->folder.filePath("photo.png");
    QVERIFY(photo.save(path));
    QVERIFY(!originOfFile(path));
    QVERIFY(!originOfFile(makeFile("broken.png", "\x89PNG no more")));
}

void TestDesktop::openedFilesAreRecent() {
    const QString model = makeFile("faces.safetensors");
    const QString broken = makeFile("broken.safetensors");
    MainWindow& window = fixture_->open();
    window.openPaths({model});
    QTRY_COMPARE(window.settings().recent, QStringList{model});
    window.showPage(PageId::Generate);
    window.openPaths({broken});  // what cannot be opened is not worth remembering
    QTRY_VERIFY(window.messages()->newest().contains("not a model"));
    QCOMPARE(window.settings().recent, QStringList{model});
}

void TestDesktop::theStartPageShowsTheShippedModels() {
    shipModel("avatars32");
    shipModel("cifar32");
    MainWindow& window = fixture_->open();
    window.showPage(PageId::Start);
    auto* start = static_cast<StartPage*>(window.page(PageId::Start));
    QCOMPARE(start->models().size(), std::size_t{2});
    GalleryCard* card = nullptr;
    for (GalleryCard* one : start->findChildren<GalleryCard*>())
        if (one->accessibleName() == "The cifar32") card = one;
    QVERIFY(card);
    QTest::keyClick(card, Qt::Key_Space);
    QTRY_VERIFY(saw("OpenModel " + fixture_->folder.filePath("resources/models/cifar32.safetensors")));
    QTRY_VERIFY(saw("Preview"));  // and it comes to life
}

void TestDesktop::theStartPageIsGoodWithoutModels() {
    MainWindow& window = fixture_->open();
    window.showPage(PageId::Start);
    window.beginSession();
    auto* start = window.page(PageId::Start);
    QCOMPARE(start->findChild<StateCard*>()->title(), QString("No model is open"));
    QVERIFY(start->findChild<StateCard*>()->isVisible());
    QVERIFY(start->findChildren<GalleryCard*>().size() >= 3);
}

void TestDesktop::aPhotoOnTheStartPageGoesToTheModelForPhotos() {
    shipModel("avatars32");
    shipModel("cifar32");
    MainWindow& window = fixture_->open();
    window.beginSession();
    window.showPage(PageId::Start);
    QTRY_VERIFY(saw("OpenModel " + fixture_->folder.filePath("resources/models/avatars32.safetensors")));
    QTRY_VERIFY(window.bridge().status().model);
    QImage photo(40, 30, QImage::Format_RGB32);
    photo.fill(Qt::red);
    const QString path = fixture_->folder.filePath("photo.png");
    QVERIFY(photo.save(path));
    window.openPaths({path});
    QCOMPARE(window.currentPage(), PageId::Reconstruct);
    QTRY_VERIFY(saw("OpenModel " + fixture_->folder.filePath("resources/models/cifar32.safetensors")));
    QTRY_VERIFY(saw("Reconstruct"));
}

void TestDesktop::aPageIsDrawnOnceItsPicturesAreThere() {
    fixture_->script->modelAtStart = true;
    MainWindow& window = fixture_->open();
    window.showPage(PageId::Generate);
    const QString file = fixture_->folder.filePath("page.png");
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

void TestDesktop::theGuideHasEveryPageItsEquationAndTheShortcuts() {
    MainWindow& window = fixture_->open();
    Guide guide(&window);
    const std::pair<PageId, QString> parts[] = {{PageId::Start, "f′θ(xk)"},
                                                {PageId::Train, "Δθ"},
                                                {PageId::Generate, "x = M(z)"},
                                                {PageId::Interpolate, "√(1 − ρ²)"},
                                                {PageId::Reconstruct, "‖x − M(z)‖²"},
                                                {PageId::Lab, "exp(fθ(x) / T) / Z"}};
    for (const auto& [page, equation] : parts) {
        guide.showPage(page);
        QVERIFY2(guide.text().contains(equation), qPrintable(guide.text().left(600)));
        QVERIFY(guide.text().contains("Ctrl+Shift+Z"));
    }
    // Every shortcut of the menus stands in the list.
    for (QMenu* menu : window.menuBar()->findChildren<QMenu*>())
        for (QAction* action : menu->actions()) {
            const QString key = action->shortcut().toString();
            if (key.isEmpty() || key == "Ctrl+Q" || (key >= "Ctrl+1" && key <= "Ctrl+5")) continue;
            QVERIFY2(guide.text().contains(key), qPrintable(key));
        }
}

void TestDesktop::whatADropWillDoIsSaid() {
    const auto said = [](const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        return dropText(&data);
    };
    MainWindow& window = fixture_->open();
    QCOMPARE(said({"/a/faces.safetensors"}), QString("Drop to open the model faces.safetensors"));
    QCOMPARE(said({"/a/faces.zip"}), QString("Drop to learn from faces.zip"));
    QCOMPARE(said({"/a/one.jpg"}), QString("Drop to reconstruct this photo"));
    QCOMPARE(said({"/a/one.jpg", "/a/two.jpg"}), QString("Drop to reconstruct 2 photos"));
    QCOMPARE(said({exportedPicture(window, "3", "/not/there")}),
             QString("Drop to restore what made exported.png"));
}

void TestDesktop::theChosenPictureIsCopied() {
    fixture_->script->modelAtStart = true;
    MainWindow& window = fixture_->open();
    window.showPage(PageId::Generate);
    QApplication::clipboard()->clear();
    auto* grid = window.page(PageId::Generate)->findChild<TileView*>();
    QTRY_VERIFY(grid->selected() == 0);
    grid->setSelected(3);
    window.files()->copy();
    const QImage copied = QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB888);
    QCOMPARE(copied, grid->image(3).convertToFormat(QImage::Format_RGB888));
}

void TestDesktop::everyControlHasANameAndAToolTip() {
    shipModel("avatars32");
    fixture_->script->modelAtStart = true;
    MainWindow& window = fixture_->open();
    for (int page = 0; page < kPages; ++page) {
        window.showPage(static_cast<PageId>(page));
        QTest::qWait(50);
    }
    QStringList unsaid;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) ||
                             qobject_cast<QAbstractSlider*>(widget) ||
                             qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget) ||
                             qobject_cast<QLineEdit*>(widget) || widget->inherits("shortrun::TileView");
        // Parts of a control speak through it.
        const bool part =
            qobject_cast<QScrollBar*>(widget) || widget->objectName().startsWith("qt_") ||
            qobject_cast<QAbstractSpinBox*>(widget->parent()) || qobject_cast<QComboBox*>(widget->parent()) ||
            qobject_cast<QLineEdit*>(widget->parent()) || widget->inherits("QMenuBarExtension") ||
            widget->parent()->inherits("QComboBoxPrivateContainer");
        if (!control || part) continue;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        // A picture needs no words over it.
        const bool explained = !toolTipOf(widget).isEmpty() || widget->inherits("shortrun::TileView");
        if (spoken && !spoken->text(QAccessible::Name).isEmpty() && explained) continue;
        QStringList path;
        for (QObject* at = widget; at; at = at->parent()) path.prepend(at->metaObject()->className());
        unsaid << path.join(" > ");
    }
    QVERIFY2(unsaid.isEmpty(), qPrintable(unsaid.join('\n')));
}

void TestDesktop::noDamageOfTheSettingsKeepsTheWindowFromStarting() {
    MainWindow& first = fixture_->open();
    first.parameters().set("sampler.step_size", "0.625");
    first.close();
    fixture_->window.reset();
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
        fixture_->script = std::make_shared<FakeScript>();
        MainWindow& window = fixture_->open();
        window.beginSession();
        QTest::qWait(20);
        QVERIFY(window.isVisible());
        fixture_->window.reset();
    }
}

void TestDesktop::smoothPicturesAreRemembered() {
    MainWindow& first = fixture_->open();
    QVERIFY(!smoothPictures());
    setSmoothPictures(true);
    first.close();
    fixture_->window.reset();
    setSmoothPictures(false);
    fixture_->open();
    QVERIFY(smoothPictures());
    setSmoothPictures(false);
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
