// The window as a whole, driven as a user drives it, over a workbench without LibTorch.
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <algorithm>

#include "engine/config/cooldown.h"
#include "support/window_fixture.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/curve_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/transport_bar.h"
#include "ui/window_files.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestMainWindow : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }
    void controlAndANumberSwitchesPages();
    void theTransportStartsPausesStepsResetsAndStops();
    void finishCoolsTheRunDownAndTheNextOneIsAsLongAsBefore();
    void elsewhereTheTransportLeadsToTheTrainPage();
    void theStatusStripTellsStateAndSpeed();
    void theStatusStripTellsWhatTakesAWhile();
    void theTrainPageInvitesThenShowsSamplesAndCurves();
    void picturesThatCameWithARunAreReadWhenChosen();
    void readingPicturesShowsHowFar();
    void divergenceIsExplainedAndOffersARemedy();
    void aFailedStartIsSaidAndTheWindowLivesOn();
    void aRunIsKeptInAFolderOfItsOwnByDefault();
    void aFolderWithARunIsResumed();
    void aStoppedRunCanBeGoneOnWith();
    void aRunThatWasLeftIsFoundAgain();
    void aDroppedModelOpens();
    void aDroppedRunFolderOpens();
    void aDroppedDataSetGoesToTheTrainPage();
    void droppedPicturesGoToTheReconstructPage();
    void everyActionInTheMenusHasATextAndShortcutsAreUnique();
    void closingDuringTrainingReturnsAndSaves();
    void theWindowComesBackAsItWasLeft();
    void damagedSettingsAreSetAside();
    void messagesCloseAndAreNotRepeated();
    void twoMessagesAtOnceHaveRoomForTheirWords();
    void whatIsSavedByHandIsSaidAndNotSavedOverByAnother();
    void aPictureThatCannotBeSavedIsSaid();
    void whatIsThereNoMoreIsNoDataSet();

 private:
    void press(QAction* action) {
        QVERIFY2(action->isEnabled(), qPrintable(action->text()));
        action->trigger();
    }
    void drop(const QStringList& paths);
    /// Begins a run in a folder of its own, as the engine would leave it; returns the folder.
    QString beginRun();

    std::unique_ptr<WindowFixture> fixture_;
};

void TestMainWindow::drop(const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(fixture_->window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(fixture_->window.get(), &drop);
}

QString TestMainWindow::beginRun() {
    TrainPage& train = *fixture_->window->trainPage();
    const QString folder = train.setup()->runFolder();
    QDir().mkpath(folder);
    train.start();
    const auto begun = [&] { return fixture_->window->bridge().status().runDirectory == folder.toStdString(); };
    if (!QTest::qWaitFor([&] { return begun() && fixture_->state() == EngineState::Training; })) qFatal("no run");
    fixture_->makeFile(QDir(fixture_->folder.path()).relativeFilePath(folder + "/config.json"));
    return folder;
}

void TestMainWindow::controlAndANumberSwitchesPages() {
    MainWindow& window = fixture_->open();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    for (int page : {3, 1, 2, 0}) {
        QTest::keyClick(&window, static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        QCOMPARE(static_cast<int>(window.currentPage()), page);
        QVERIFY(window.page(static_cast<PageId>(page))->isVisible());
    }
    QTest::keyClick(&window, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(window.currentPage(), PageId::Start);
}

void TestMainWindow::theTransportStartsPausesStepsResetsAndStops() {
    MainWindow& window = fixture_->open();
    TransportBar& transport = *window.transport();
    QVERIFY(!transport.stopAction()->isEnabled());
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QTRY_COMPARE(transport.startAction()->text(), QString("Pause"));
    QCOMPARE(transport.findChild<QToolButton*>("Start")->accessibleName(), QString("Pause"));
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Paused);
    const std::int64_t before = window.bridge().status().iteration;
    press(transport.stepAction());
    QTRY_COMPARE(window.bridge().status().iteration, before + 1);
    QTRY_COMPARE(fixture_->state(), EngineState::Paused);
    press(transport.resetAction());
    QTRY_COMPARE(window.bridge().status().iteration, 0);
    QTRY_COMPARE(transport.startAction()->text(), QString("Continue"));
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QTRY_VERIFY(transport.stopAction()->isEnabled());
    press(transport.stopAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Idle);
    // One step without a run begins one and makes just that step.
    QTRY_VERIFY(!transport.resetAction()->isEnabled());
    press(transport.stepAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Paused);
    QTRY_COMPARE(window.bridge().status().iteration, 1);
}

void TestMainWindow::finishCoolsTheRunDownAndTheNextOneIsAsLongAsBefore() {
    MainWindow& window = fixture_->open();
    TransportBar& transport = *window.transport();
    QVERIFY(!transport.finishAction()->isEnabled());
    press(transport.startAction());
    QTRY_VERIFY(transport.finishAction()->isEnabled());
    const TrainConfig before = window.bridge().status().config.train;
    QCOMPARE(before.cooldown, std::int64_t{0});
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Paused);
    const std::int64_t at = window.bridge().status().iteration;
    press(transport.finishAction());
    QTRY_COMPARE(window.bridge().status().config.train.cooldown, suitingCooldown(at));
    QTRY_COMPARE(window.bridge().status().config.train.iterations, at + suitingCooldown(at));
    QTRY_COMPARE(fixture_->state(), EngineState::Training);  // it goes on to its end
    QTRY_VERIFY(!transport.finishAction()->isEnabled());
    press(transport.stopAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Idle);
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QTRY_COMPARE(window.bridge().status().config.train.iterations, before.iterations);
    QCOMPARE(window.bridge().status().config.train.cooldown, std::int64_t{0});
}

void TestMainWindow::elsewhereTheTransportLeadsToTheTrainPage() {
    fixture_->script->modelAtStart = true;
    MainWindow& window = fixture_->open();
    TransportBar& transport = *window.transport();
    auto* start = transport.findChild<QToolButton*>("Start");
    auto* lead = transport.findChild<QToolButton*>("Lead");
    QVERIFY(start->isVisible() && !lead->isVisible());
    for (const PageId page : {PageId::Start, PageId::Generate, PageId::Interpolate, PageId::Reconstruct, PageId::Lab}) {
        window.showPage(page);
        QVERIFY(!start->isVisible() && lead->isVisible());
        QCOMPARE(transport.startAction()->text(), QString("Train a model"));
        QVERIFY(!transport.stepAction()->isEnabled());
        press(transport.startAction());
        QCOMPARE(window.currentPage(), PageId::Train);
    }
    QTest::qWait(100);
    QCOMPARE(fixture_->state(), EngineState::Idle);
    for (const std::string& request : fixture_->script->requests()) QVERIFY(!request.starts_with("StartTraining"));
    // A run that is there is moved from every page.
    press(transport.startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    window.showPage(PageId::Generate);
    QTRY_COMPARE(transport.startAction()->text(), QString("Pause"));
    QVERIFY(start->isVisible() && !lead->isVisible());
    press(transport.startAction());
    QTRY_COMPARE(transport.startAction()->text(), QString("Continue"));
    QTRY_VERIFY(transport.stopAction()->isEnabled());
    press(transport.stopAction());
    QTRY_VERIFY(lead->isVisible() && !transport.findChild<QToolButton*>("Stop")->isVisible());
}

void TestMainWindow::theStatusStripTellsWhatTakesAWhile() {
    fixture_->script->modelAtStart = true;
    fixture_->script->sliceMilliseconds = 10;
    MainWindow& window = fixture_->open();
    QTRY_COMPARE(window.statusStrip()->stateLine(), QString("Ready"));
    Reconstruct request;
    request.pictures.emplace_back();
    request.options.steps = 100000;
    window.bridge().submit(request);
    QTRY_COMPARE(window.statusStrip()->stateLine(), QString("Reconstructing"));
    for (QLabel* label : window.statusStrip()->findChildren<QLabel*>()) QVERIFY(!label->text().contains("ms/step"));
    window.bridge().submit(StopReconstruction{});
    QTRY_COMPARE(window.statusStrip()->stateLine(), QString("Ready"));
    window.bridge().submit(CompareMoments{});
    QTRY_COMPARE(window.statusStrip()->stateLine(), QString("Measuring moments"));
    window.bridge().submit(StopStudy{Study::Moments});
    // What the engine says, without the command line's names.
    QCOMPARE(sentenceCase("try more (train.data_noise, or train.data_noise_mode=auto), or a lower rate "
                          "(train.learning_rate)."),
             QString("Try more, or a lower rate."));
    QCOMPARE(sentenceCase("see (my.file) there."), QString("See (my.file) there."));
}

void TestMainWindow::theStatusStripTellsStateAndSpeed() {
    MainWindow& window = fixture_->open();
    QTRY_COMPARE(window.statusStrip()->stateLine(), QString("Ready"));
    window.parameters().set("train.iterations", "10000");
    window.trainPage()->start();
    QTRY_VERIFY(window.statusStrip()->stateLine().startsWith("Training · iteration "));
    QTRY_VERIFY(window.statusStrip()->stateLine().endsWith("10,000"));
    const auto says = [&](const QString& text) {
        const auto labels = window.statusStrip()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](QLabel* label) { return label->text() == text; });
    };
    for (const char* part : {"CPU, 2 threads", "bf16", "1.90 ms/step", "4.1 it/s"})
        QTRY_VERIFY2(says(part), part);
}

void TestMainWindow::theTrainPageInvitesThenShowsSamplesAndCurves() {
    MainWindow& window = fixture_->open();
    TrainPage& page = *window.trainPage();
    QVERIFY(page.stateCard()->isVisible());
    QVERIFY(!page.samples()->isVisible());
    QVERIFY(page.stateCard()->text().contains("press Start"));
    QTRY_VERIFY(fixture_->saw("ShowData builtin:avatars"));
    page.stateCard()->findChild<QPushButton*>()->click();
    QTRY_VERIFY(page.samples()->isVisible());
    QTRY_VERIFY(page.curves()->points() > 10);
    QVERIFY(!page.stateCard()->isVisible());
    QCOMPARE(page.samples()->tiles()->count, 64);
}

/// A run's pictures may lie on another machine: naming them is no wish to read them.
void TestMainWindow::picturesThatCameWithARunAreReadWhenChosen() {
    MainWindow& window = fixture_->open();
    Config ofRun = window.parameters().config();
    ofRun.data.source = "elsewhere.zip";
    // On a slow machine the page has asked for those already.
    const bool late = fixture_->saw("ShowData builtin:avatars");
    window.parameters().replace(ofRun, ParametersOf::NextRun);
    QTest::qWait(800);
    QVERIFY(!fixture_->saw("ShowData elsewhere.zip"));
    QVERIFY(late || !fixture_->saw("ShowData builtin:avatars"));
}

void TestMainWindow::readingPicturesShowsHowFar() {
    fixture_->script->loadingSlices = 1000;
    MainWindow& window = fixture_->open();
    QTRY_COMPARE(window.trainPage()->stateCard()->title(), QString("Reading pictures"));
    QTRY_VERIFY(window.trainPage()->stateCard()->text().endsWith("of 60,000"));
}

void TestMainWindow::divergenceIsExplainedAndOffersARemedy() {
    fixture_->script->divergeAt = 30;
    MainWindow& window = fixture_->open();
    window.trainPage()->start();
    QTRY_COMPARE(fixture_->state(), EngineState::Diverged);
    QTRY_VERIFY(window.trainPage()->stateCard()->isVisible());
    QVERIFY(window.trainPage()->stateCard()->text().contains("more data noise"));
    fixture_->script->divergeAt = -1;
    const double noise = window.parameters().config().train.dataNoise.at(0);
    const double rate = window.parameters().config().train.learningRate.at(0);
    for (QPushButton* button : window.trainPage()->stateCard()->findChildren<QPushButton*>())
        if (button->text() == "Start again, steadier") button->click();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QCOMPARE(window.bridge().status().config.train.dataNoise.at(0), 2 * noise);
    QCOMPARE(window.bridge().status().config.train.learningRate.at(0), rate / 2);
    QTRY_VERIFY(window.trainPage()->samples()->isVisible() && !window.trainPage()->stateCard()->isVisible());
}

void TestMainWindow::aFailedStartIsSaidAndTheWindowLivesOn() {
    fixture_->script->failToStart = true;
    MainWindow& window = fixture_->open();
    window.trainPage()->start();
    QTRY_COMPARE(window.trainPage()->stateCard()->title(), QString("That did not work"));
    QVERIFY(window.trainPage()->stateCard()->text().contains("disk is full"));
    // The pictures that the page shows by itself are no reason to forget it.
    QTRY_VERIFY(fixture_->saw("ShowData builtin:avatars"));
    QTest::qWait(200);
    QCOMPARE(window.trainPage()->stateCard()->title(), QString("That did not work"));
    window.showPage(PageId::Generate);
    window.trainPage()->start();
    QTRY_VERIFY(window.messages()->newest().contains("disk is full"));
    fixture_->script->failToStart = false;
    window.trainPage()->start();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
}

void TestMainWindow::aRunIsKeptInAFolderOfItsOwnByDefault() {
    const QDate day(2025, 3, 9);
    const QString base = fixture_->folder.path();
    QCOMPARE(RunSetup::freeFolder(base, "builtin:avatars", day), base + "/avatars-2025-03-09");
    QDir(base).mkdir("avatars-2025-03-09");
    QCOMPARE(RunSetup::freeFolder(base, "builtin:avatars", day), base + "/avatars-2025-03-09-2");
    QCOMPARE(RunSetup::freeFolder(base, "/data/faces.zip", day), base + "/faces-2025-03-09");
    QCOMPARE(RunSetup::freeFolder(base, "train-images-idx3-ubyte.gz", day),
             base + "/train-images-idx3-ubyte-2025-03-09");
    QCOMPARE(RunSetup::freeFolder(base, "/data/fashion/train-images-idx3-ubyte.gz", day),
             base + "/fashion-2025-03-09");
    MainWindow& window = fixture_->open();
    QVERIFY(
        window.trainPage()->setup()->runFolder().startsWith(fixture_->folder.path() + "/Shortrun/avatars-"));
}

void TestMainWindow::aFolderWithARunIsResumed() {
    MainWindow& window = fixture_->open();
    QDir(fixture_->folder.path()).mkdir("run");
    fixture_->makeFile("run/config.json");
    window.trainPage()->setup()->setRunFolder(fixture_->folder.filePath("run"));
    QVERIFY(window.trainPage()->setup()->resumes());
    window.trainPage()->start();
    QTRY_VERIFY(!window.bridge().metrics().empty());
    QVERIFY(window.bridge().metrics().front().iteration > 500);
}

void TestMainWindow::aStoppedRunCanBeGoneOnWith() {
    MainWindow& window = fixture_->open();
    RunSetup& setup = *window.trainPage()->setup();
    const auto button = [&](const QString& text) {
        for (QPushButton* one : setup.findChildren<QPushButton*>())
            if (one->text() == text && one->isVisible()) return one;
        return static_cast<QPushButton*>(nullptr);
    };
    QVERIFY(button("Start") && !button("New run"));
    QCOMPARE(button("Start")->property("role").toString(), QString("primary"));
    const QString run = beginRun();
    QTRY_VERIFY(setup.runFolder() != run);
    QTRY_VERIFY(button("New run"));
    QVERIFY(button("New run")->property("role").toString().isEmpty());  // it would end the run that learns
    press(window.transport()->stopAction());
    QTRY_COMPARE(setup.runFolder(), run);
    QVERIFY(button("Resume") && button("New run"));
    press(window.transport()->startAction());
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QTRY_VERIFY(window.bridge().metrics().size() > 1);
    QVERIFY(window.bridge().metrics().front().iteration > 500);  // not from the beginning
    press(window.transport()->stopAction());
    QTRY_COMPARE(setup.runFolder(), run);
    button("New run")->click();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QVERIFY(window.bridge().status().runDirectory != run.toStdString());
    QTRY_COMPARE(window.bridge().metrics().front().iteration, 1);
}

void TestMainWindow::aRunThatWasLeftIsFoundAgain() {
    MainWindow& window = fixture_->open();
    const QString run = beginRun();
    QTRY_COMPARE(window.settings().recent, QStringList{run});
    window.openPaths({fixture_->makeFile("faces.safetensors")});
    QTRY_COMPARE(fixture_->state(), EngineState::Idle);
    QTRY_VERIFY(window.bridge().status().runDirectory.empty());
    QVERIFY(!window.trainPage()->setup()->resumes());
    QPushButton* back = nullptr;
    for (QPushButton* one : window.messages()->findChildren<QPushButton*>())
        if (one->text() == "Open the run") back = one;
    QVERIFY(back && back->isVisible());
    window.showPage(PageId::Generate);
    back->click();
    QTRY_COMPARE(QString::fromStdString(window.bridge().status().runDirectory), run);
    QCOMPARE(window.currentPage(), PageId::Train);
    QVERIFY(window.trainPage()->setup()->resumes());
    // Another model, and the page sets up a run of its own again.
    window.openPaths({fixture_->folder.filePath("faces.safetensors")});
    QTRY_VERIFY(!window.trainPage()->setup()->resumes());
}

void TestMainWindow::aDroppedModelOpens() {
    fixture_->open();
    const QString path = fixture_->makeFile("faces.safetensors");
    drop({path});
    QTRY_VERIFY(fixture_->saw("OpenModel " + path));
    QTRY_COMPARE(fixture_->window->windowTitle(), QString("faces — Shortrun"));
}

void TestMainWindow::aDroppedRunFolderOpens() {
    fixture_->open();
    QDir(fixture_->folder.path()).mkdir("run");
    fixture_->makeFile("run/config.json");
    drop({fixture_->folder.filePath("run")});
    QTRY_VERIFY(fixture_->saw("OpenModel " + fixture_->folder.filePath("run")));
    QVERIFY(fixture_->window->trainPage()->setup()->resumes());  // Start goes on with it
}

void TestMainWindow::aDroppedDataSetGoesToTheTrainPage() {
    MainWindow& window = fixture_->open();
    window.showPage(PageId::Generate);
    const QString path = fixture_->makeFile("faces.zip");
    drop({path});
    QCOMPARE(window.currentPage(), PageId::Train);
    QTRY_VERIFY(fixture_->saw("ShowData " + path));
    QCOMPARE(QString::fromStdString(window.parameters().config().data.source), path);
}

void TestMainWindow::droppedPicturesGoToTheReconstructPage() {
    fixture_->script->modelAtStart = true;
    MainWindow& window = fixture_->open();
    QImage picture(40, 30, QImage::Format_RGB32);
    picture.fill(Qt::red);
    const QString path = fixture_->folder.filePath("photo.png");
    QVERIFY(picture.save(path));
    drop({path});
    QCOMPARE(window.currentPage(), PageId::Reconstruct);
}

void TestMainWindow::everyActionInTheMenusHasATextAndShortcutsAreUnique() {
    MainWindow& window = fixture_->open();
    QSet<QString> keys;
    for (QMenu* menu : window.menuBar()->findChildren<QMenu*>())
        for (QAction* action : menu->actions()) {
            if (action->isSeparator()) continue;
            QVERIFY(!action->text().isEmpty());
            const QString key = action->shortcut().toString();
            if (key.isEmpty()) continue;
            QVERIFY2(!keys.contains(key), qPrintable(key));
            keys << key;
        }
    QVERIFY(keys.size() >= 12);
}

void TestMainWindow::closingDuringTrainingReturnsAndSaves() {
    fixture_->script->sliceMilliseconds = 30;
    MainWindow& window = fixture_->open();
    window.trainPage()->start();
    QTRY_VERIFY(!window.bridge().metrics().empty());
    QVERIFY(window.close());
    QVERIFY(fixture_->script->destroyed);
    QVERIFY(fixture_->saw("Save"));
    fixture_->window.reset();
}

void TestMainWindow::theWindowComesBackAsItWasLeft() {
    MainWindow& first = fixture_->open();
    first.resize(1400, 850);
    first.chooseTheme(ThemeChoice::Dark);
    first.showPage(PageId::Interpolate);
    first.setFormShown(false);
    first.close();
    MainWindow& second = fixture_->open();
    QCOMPARE(second.currentPage(), PageId::Interpolate);
    QCOMPARE(second.size(), QSize(1400, 850));
    QVERIFY(!second.formShown());
    QCOMPARE(Theme::instance().choice(), ThemeChoice::Dark);
}

void TestMainWindow::damagedSettingsAreSetAside() {
    QFile file(fixture_->folder.filePath("studio.ini"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(200, '\0') + "\xff\xfe garbage");
    file.close();
    MainWindow& window = fixture_->open();
    QVERIFY(window.messages()->newest().contains("damaged"));
    QVERIFY(QFile::exists(fixture_->folder.filePath("studio.ini.damaged")));
    QCOMPARE(window.currentPage(), PageId::Start);
    // Values of the wrong kind are no reason to fail either.
    window.close();
    QSettings settings(fixture_->folder.filePath("studio.ini"), QSettings::IniFormat);
    settings.setValue("window/page", "eleven");
    settings.setValue("window/theme", 77);
    settings.setValue("window/geometry", "nonsense");
    settings.setValue("session/parameters", "{ no JSON");
    settings.setValue("session/pages", "[3]");
    settings.setValue("session/model", "/not/there.safetensors");
    settings.sync();
    MainWindow& again = fixture_->open();
    again.beginSession();
    QCOMPARE(again.currentPage(), PageId::Start);
}

void TestMainWindow::messagesCloseAndAreNotRepeated() {
    MainWindow& window = fixture_->open();
    MessageBar& bar = *window.messages();
    bar.clear();
    bar.post(MessageKind::Failure, "One thing failed.");
    bar.post(MessageKind::Failure, "One thing failed.");
    QCOMPARE(bar.count(), 1);
    bar.post(MessageKind::Warning, "Another.");
    QCOMPARE(bar.newest(), QString("Another."));
    bar.findChildren<QToolButton*>().last()->click();
    QCOMPARE(bar.count(), 1);
    bar.clear();
    QVERIFY(!bar.isVisible());
}

void TestMainWindow::twoMessagesAtOnceHaveRoomForTheirWords() {
    MainWindow& window = fixture_->open();
    MessageBar& bar = *window.messages();
    bar.clear();
    bar.post(MessageKind::Failure, "One thing failed.");
    bar.post(MessageKind::Warning, "And so did another.");
    QCoreApplication::processEvents();
    for (QLabel* label : bar.findChildren<QLabel*>())
        if (!label->text().isEmpty())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
}

void TestMainWindow::whatIsSavedByHandIsSaidAndNotSavedOverByAnother() {
    MainWindow& window = fixture_->open();
    const QString good = fixture_->folder.filePath("good.safetensors");
    window.trainPage()->start();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    window.files()->saveAs(good);
    QTRY_VERIFY(window.messages()->newest().contains("good.safetensors"));
    window.files()->save();  // the same again, without asking
    const auto saves = [&] { return std::ranges::count(fixture_->script->requests(), "SaveModel " + good.toStdString()); };
    QTRY_COMPARE(saves(), 2);
    window.openPaths({"/models/other.safetensors"});
    QTRY_COMPARE(QString::fromStdString(window.bridge().status().model->name), QString("other"));
    window.files()->save();
    auto* dialog = window.findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr);
    dialog->reject();
    QTest::qWait(50);
    QCOMPARE(saves(), 2);
}

void TestMainWindow::aPictureThatCannotBeSavedIsSaid() {
    MainWindow& window = fixture_->open();
    Q_EMIT window.findChild<TileView*>()->saveFailed("/nowhere/x.png");
    QVERIFY(window.messages()->newest().contains("/nowhere/x.png"));
}

void TestMainWindow::whatIsThereNoMoreIsNoDataSet() {
    MainWindow& window = fixture_->open();
    const std::string before = window.parameters().config(ParametersOf::NextRun).data.source;
    window.openPaths({fixture_->folder.filePath("gone/run")});
    QVERIFY(window.messages()->newest().contains("not there any more"));
    QCOMPARE(window.parameters().config(ParametersOf::NextRun).data.source, before);
    window.messages()->clear();
    window.parameters().set("data.source", "faces.zip");
    window.openPaths({"builtin:avatars"});  // no file, and always there
    QCOMPARE(window.messages()->count(), 0);
    QCOMPARE(window.parameters().config(ParametersOf::NextRun).data.source, std::string("builtin:avatars"));
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
