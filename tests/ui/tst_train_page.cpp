// The Train page: looking back through a run, its health with what helps, what was changed, another run
// beside it.
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "engine/config/presets.h"
#include "support/window_fixture.h"
#include "ui/custom_plot.h"
#include "ui/pages/train_measures.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/compared_run.h"
#include "ui/widgets/curve_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/health_strip.h"
#include "ui/widgets/measure_panel.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/run_timeline.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestTrainPage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        fixture_ = std::make_unique<WindowFixture>();
        fixture_->script->rowsAtOnce = 10;
        window_ = &fixture_->open();
        page_ = window_->trainPage();
    }
    void cleanup() { fixture_.reset(); }

    void theSliderGoesBackThroughSamplesDataAndGauges();
    void liveComesBackByButtonAndByTheEndKey();
    void theSliderStepsFromSheetToSheetByKeys();
    void aClickIntoTheCurvesLooksThere();
    void anotherRunBeginsLive();
    void ofAnotherRunNothingIsShownOfTheOneBefore();
    void aModelHasNoRunsPast();
    void theSettingsOfAnOpenedRunLeaveWithIt();
    void picturesThatHaveNotBeenReadAreNotOthers();
    void aRunInTroubleFitsALowScreen();
    void aHealthyRunSaysSo();
    void oscillationOffersRemediesThatCanBeUndone();
    void divergenceIsAnnouncedThenSaid();
    void changesAreMarkedInTheCurves();
    void anotherRunIsComparedWithALegendAndLetGo();
    void publishedValuesAreDrawnWhereTheyApply();
    void theTrainingHistoryIsOfferedAsAnAnimation();
    void theCurvesObeyTheKeyboard();
    void measuresAreCurvesWhereThereAreAny();
    void measuresFollowTheHistoryAndTheComparison();
    void samplesOfOtherChainsSayWhereTheyBegin();
    void thePresetIsWhatStartBeginsWhateverModelIsOpen();
    void theNameOfAPresetStandsOnlyWhileItIsTrue();
    void theOpenModelsOwnSettingsCanBeTaken();
    void whatIsUndoneIsInSight();
    void aStartThatFailsLeavesTheNextRunsSettings();
    void theWheelLeavesTheListsAlone();
    void aProposedFolderThatIsFilledMeanwhileIsLeft();

 private:
    void train(int iterations, bool pause = true) {
        page_->start();
        QTRY_VERIFY_WITH_TIMEOUT(static_cast<int>(window_->bridge().metrics().size()) >= iterations, 20000);
        if (!pause) return;
        window_->bridge().submit(PauseTraining{});
        QTRY_COMPARE(fixture_->state(), EngineState::Paused);
        QTest::qWait(60);  // what was under way arrives
    }
    std::int64_t newest() { return window_->bridge().metrics().back().iteration; }
    QComboBox& presets() {
        for (QComboBox* box : page_->setup()->findChildren<QComboBox*>())
            if (box->accessibleName() == "Preset") return *box;
        qFatal("there is no choice of presets");
    }
    void choose(const QString& preset) {
        presets().setCurrentText(preset);
        Q_EMIT presets().textActivated(preset);
    }
    void openModel() {
        window_->bridge().submit(OpenModel{"/models/faces.safetensors"});
        QTRY_VERIFY(!window_->parameters().areOne());
    }
    /// A folder that passes for a run.
    QString makeRun(const QString& name) {
        QDir(fixture_->folder.path()).mkdir(name);
        fixture_->makeFile(name + "/config.json");
        return fixture_->folder.filePath(name);
    }
    const Config& nextRun() { return window_->parameters().config(ParametersOf::NextRun); }
    HealthStrip& health() { return *page_->health(); }
    TrackSlider& slider() { return *page_->timeline()->slider(); }

    std::unique_ptr<WindowFixture> fixture_;
    MainWindow* window_ = nullptr;
    TrainPage* page_ = nullptr;
};

void TestTrainPage::theSliderGoesBackThroughSamplesDataAndGauges() {
    train(200);
    QVERIFY(page_->timeline()->isVisible());
    QCOMPARE(std::int64_t(slider().maximum()), newest());
    const auto now = page_->samples()->tiles(), data = page_->realPictures()->tiles();
    const QString value = page_->curves()->valueText(1);
    slider().setValue(75);
    QVERIFY(!page_->timeline()->live());
    QTRY_COMPARE(page_->sampleCaption(), QString("iteration 75  ·  samples of 60"));
    QVERIFY(page_->samples()->tiles()->pixels != now->pixels);
    QVERIFY(page_->realPictures()->tiles()->pixels != data->pixels);
    QCOMPARE(page_->curves()->overlay().cursor().value(), 75.0);
    QTRY_VERIFY(page_->curves()->valueText(1) != value);
    QVERIFY(page_->curves()->valueText(0).contains("iteration 75"));
    // The run goes on meanwhile; what is looked at stays.
    window_->bridge().submit(ContinueTraining{});
    QTRY_VERIFY(newest() > 260);
    QCOMPARE(slider().value(), 75);
    QVERIFY(page_->sampleCaption().startsWith("iteration 75"));
    slider().setValue(5);
    QTRY_VERIFY(!page_->samples()->tiles() || page_->samples()->tiles()->empty());
    QCOMPARE(page_->sampleCaption(), QString("iteration 5"));
}

void TestTrainPage::liveComesBackByButtonAndByTheEndKey() {
    train(100);
    for (const bool byKey : {false, true}) {
        slider().setValue(40);
        QTRY_VERIFY(page_->sampleCaption().startsWith("iteration 40"));
        QVERIFY(page_->timeline()->liveButton()->isEnabled());
        byKey ? QTest::keyClick(&slider(), Qt::Key_End) : page_->timeline()->liveButton()->click();
        QVERIFY(page_->timeline()->live());
        QVERIFY(!page_->timeline()->liveButton()->isEnabled());
        QVERIFY(!page_->curves()->overlay().cursor());
        QVERIFY(!page_->sampleCaption().contains("samples of"));
    }
    window_->bridge().submit(ContinueTraining{});
    QTRY_VERIFY(newest() > 150);
    QTRY_VERIFY(slider().value() > 150);  // and follows again
}

void TestTrainPage::theSliderStepsFromSheetToSheetByKeys() {
    train(100);
    slider().setValue(60);
    QTest::keyClick(&slider(), Qt::Key_Left);
    QCOMPARE(slider().value(), 40);  // a sheet every 20
    QTRY_COMPARE(page_->sampleCaption(), QString("iteration 40"));
    QTest::keyClick(&slider(), Qt::Key_Home);
    QCOMPARE(slider().value(), 0);
}

void TestTrainPage::aClickIntoTheCurvesLooksThere() {
    train(200);
    CurvePanel& curves = *page_->curves();
    QTRY_VERIFY(curves.rangeUpper() >= 200);
    QWidget* plot = curves.plot();
    const QPoint middle(plot->width() / 2, 50);
    QTest::mouseClick(plot, Qt::LeftButton, {}, middle);
    QVERIFY(!page_->timeline()->live());
    QVERIFY(slider().value() > 20 && slider().value() < newest() - 20);
    QTest::mouseDClick(plot, Qt::LeftButton, {}, middle);
    QVERIFY(curves.follows());
}

void TestTrainPage::anotherRunBeginsLive() {
    train(150);
    slider().setValue(60);
    QVERIFY(!page_->timeline()->live());
    fixture_->script->rowsAtOnce = 1;
    page_->start();
    QTRY_VERIFY(page_->timeline()->live());
    QVERIFY(!page_->curves()->overlay().cursor());
}

void TestTrainPage::ofAnotherRunNothingIsShownOfTheOneBefore() {
    train(150);
    slider().setValue(60);
    QTRY_COMPARE(page_->sampleCaption(), QString("iteration 60"));
    window_->openPaths({makeRun("other")});
    QTRY_VERIFY(page_->timeline()->live());
    QVERIFY(!page_->curves()->overlay().cursor());
    QTRY_VERIFY(!page_->samples()->isVisible());  // it has kept none
}

void TestTrainPage::aModelHasNoRunsPast() {
    train(150);
    QVERIFY(page_->samples()->isVisible() && health().isVisible());
    openModel();
    QTRY_VERIFY(!page_->samples()->isVisible() && !health().isVisible());
    QCOMPARE(page_->curves()->points(), 0);
    QVERIFY(page_->stateCard()->isVisible());
}

void TestTrainPage::theSettingsOfAnOpenedRunLeaveWithIt() {
    window_->parameters().set("train.batch", "48");
    for (const char* run : {"one", "two"}) {
        window_->openPaths({makeRun(run)});
        QTRY_COMPARE(nextRun().train.batch, Config().train.batch);
        QTRY_COMPARE(window_->bridge().status().model->name, std::string(run));
    }
    QVERIFY(page_->setup()->resumes());
    openModel();
    QCOMPARE(nextRun().train.batch, 48);
    QTRY_VERIFY(!page_->setup()->resumes());
    // What was changed since is meant.
    window_->openPaths({makeRun("three")});
    QTRY_COMPARE(nextRun().train.batch, Config().train.batch);
    window_->parameters().set("train.iterations", "777");
    openModel();
    QCOMPARE(nextRun().train.iterations, 777);
    QCOMPARE(nextRun().train.batch, Config().train.batch);
}

void TestTrainPage::picturesThatHaveNotBeenReadAreNotOthers() {
    const auto shows = [&] { return page_->realPictures()->tiles() && !page_->realPictures()->tiles()->empty(); };
    QTRY_VERIFY(shows());
    Config other = nextRun();
    other.data.source = "elsewhere.zip";
    window_->parameters().replace(other, ParametersOf::NextRun);
    QVERIFY(!shows());
    other.data.source = "builtin:avatars";
    window_->parameters().replace(other, ParametersOf::NextRun);
    QTRY_VERIFY(shows());
}

void TestTrainPage::aRunInTroubleFitsALowScreen() {
    constexpr int kLow = 690;
    train(110);
    fixture_->script->rowsAtOnce = 1;
    fixture_->script->divergeAt = newest() + 30;
    while (fixture_->state() != EngineState::Diverged) {
        const std::int64_t before = newest();
        window_->bridge().submit(StepTraining{1});
        QTRY_VERIFY(newest() > before || fixture_->state() == EngineState::Diverged);
        QTest::qWait(20);
        QVERIFY2(window_->minimumSizeHint().height() <= kLow, qPrintable(QString::number(window_->minimumSizeHint().height())));
    }
    QTRY_VERIFY(page_->stateCard()->isVisible() && page_->samples()->isVisible());
    QVERIFY2(window_->minimumSizeHint().height() <= kLow, qPrintable(QString::number(window_->minimumSizeHint().height())));
}

void TestTrainPage::aHealthyRunSaysSo() {
    QVERIFY(!health().isVisible());  // nothing to judge yet
    train(200);
    QVERIFY(health().isVisible());
    QCOMPARE(health().word(), QString("Learning"));
    QVERIFY(health().evidence().contains("q "));
    QVERIFY(!health().button(Remedy::LowerLearningRate)->isVisible());
}

void TestTrainPage::oscillationOffersRemediesThatCanBeUndone() {
    window_->parameters().set("train.learning_rate", "1e-4");
    window_->parameters().set("train.data_noise", "0.03");
    window_->parameters().set("sampler.steps", "56");  // q of the fake is s K r / 35
    train(140);
    QTRY_COMPARE(health().health(), Health::Oscillating);
    QPushButton* rate = health().button(Remedy::LowerLearningRate);
    QPushButton* noise = health().button(Remedy::MoreDataNoise);
    QVERIFY(rate->isVisible() && noise->isVisible() && health().button(Remedy::MoreSteps)->isVisible());
    QVERIFY(rate->toolTip().contains("1e-4 → 5e-5"));
    rate->click();
    QCOMPARE(window_->parameters().config().train.learningRate.at(0), 5e-5);
    QTRY_COMPARE(fixture_->script->parameter("train.learning_rate"), std::string("5e-5"));
    QTest::qWait(900);  // a step of its own
    noise->click();
    QCOMPARE(window_->parameters().config().train.dataNoise.at(0), 0.045);
    window_->history().stack()->undo();
    QCOMPARE(window_->parameters().config().train.dataNoise.at(0), 0.03);
    window_->history().stack()->undo();
    QTRY_COMPARE(fixture_->script->parameter("train.learning_rate"), std::string("1e-4"));
    // Of the past nothing can be changed.
    slider().setValue(120);
    QVERIFY(!rate->isVisible());
}

void TestTrainPage::divergenceIsAnnouncedThenSaid() {
    train(110);
    fixture_->script->rowsAtOnce = 1;
    fixture_->script->divergeAt = newest() + 30;
    std::vector<Health> seen;
    while (fixture_->state() != EngineState::Diverged) {
        const std::int64_t before = newest();
        window_->bridge().submit(StepTraining{1});
        QTRY_VERIFY(newest() > before ||
                    fixture_->state() == EngineState::Diverged);  // the last row came before its state
        QTest::qWait(20);
        seen.push_back(health().health());
    }
    // Some iterations before the guard stops the run; how long it counts as "about to" depends on how steep
    // it is.
    QVERIFY(seen.size() > 3);
    const bool announced = std::any_of(seen.begin(), seen.end() - 3, [](Health state) {
        return state == Health::AboutToDiverge || state == Health::Diverged;
    });
    QVERIFY(announced);
    QTRY_COMPARE(health().word(), QString("Diverged"));
    // The page itself offers a new run.
    QTRY_VERIFY(!health().button(Remedy::LowerLearningRate)->isVisible());
}

void TestTrainPage::changesAreMarkedInTheCurves() {
    window_->parameters().set("train.learning_rate", "1e-4");
    train(60);
    QVERIFY(page_->curves()->overlay().marks().empty());
    window_->parameters().set("train.learning_rate", "5e-5");
    window_->bridge().submit(ContinueTraining{});
    QTRY_COMPARE(page_->curves()->overlay().marks().size(), std::size_t(1));
    const CurveMark mark = page_->curves()->overlay().marks().front();
    QVERIFY2(mark.text.startsWith("learning rate 1e-4 → 5e-5 at "), qPrintable(mark.text));
    QTRY_VERIFY(page_->curves()->rangeUpper() > mark.iteration);
    window_->bridge().submit(PauseTraining{});
    QTest::qWait(200);
    const QCPAxis* below = page_->curves()->plot()->axisRect(0)->axis(QCPAxis::atBottom);
    const int x = static_cast<int>(std::lround(below->coordToPixel(mark.iteration)));
    QCOMPARE(page_->curves()->textAt({x, 60}), mark.text);
    QVERIFY(page_->curves()->textAt({x + 30, 60}).startsWith("d = mean f(data)"));
}

void TestTrainPage::anotherRunIsComparedWithALegendAndLetGo() {
    train(100);
    QVERIFY(!page_->comparedRun()->isVisible());
    page_->compareWith("/runs/yesterday");
    QTRY_VERIFY(page_->curves()->compares());
    QTRY_COMPARE(page_->comparedRun()->other(), QString("yesterday"));
    QVERIFY(page_->comparedRun()->isVisible());
    QTRY_VERIFY(page_->curves()->rangeUpper() >= 400);  // the other one is longer
    page_->comparedRun()->removeButton()->click();
    QTRY_VERIFY(!page_->curves()->compares());
    QVERIFY(!page_->comparedRun()->isVisible());
    QTRY_VERIFY(page_->curves()->rangeUpper() < 400);
}

void TestTrainPage::publishedValuesAreDrawnWhereTheyApply() {
    const auto guides = [&] { return page_->curves()->overlay().guides(); };
    window_->parameters().set("model.width", "32");
    window_->parameters().set("sampler.steps", "50");
    train(60);
    QTRY_COMPARE(guides().size(), std::size_t(3));  // d around 0, r, K r
    QCOMPARE(guides()[1].low, 39.0);
    QCOMPARE(guides()[1].high, 49.0);
    QCOMPARE(guides()[2].low, 0.97);
    window_->parameters().set("sampler.steps", "60");  // no column of the table
    QTRY_COMPARE(guides().size(), std::size_t(2));
    window_->parameters().set("sampler.step_size", "0.5");
    QTRY_COMPARE(guides().size(), std::size_t(1));
}

void TestTrainPage::theTrainingHistoryIsOfferedAsAnAnimation() {
    train(100);
    ExportButton& save = *page_->timeline()->exportButton();
    QVERIFY(!save.picture(0).isNull());
    QSignalSpy chosen(&save, &ExportButton::animationChosen);
    save.saveAnimation(0);
    auto* dialog = window_->findChild<QFileDialog*>();
    QVERIFY(dialog);
    const QString file = fixture_->folder.filePath("training.webp");
    Q_EMIT dialog->fileSelected(file);
    dialog->close();
    QCOMPARE(chosen.size(), 1);
    QTRY_VERIFY(fixture_->script->saw("ExportAnimation"));
}

void TestTrainPage::theCurvesObeyTheKeyboard() {
    train(300);
    CurvePanel& curves = *page_->curves();
    QTRY_VERIFY(curves.rangeUpper() >= 300);
    QTest::keyClick(&curves, Qt::Key_Plus);
    QVERIFY(!curves.follows());
    const double lower = curves.rangeLower();
    QTest::keyClick(&curves, Qt::Key_Left);
    QVERIFY(curves.rangeLower() < lower);
    QTest::keyClick(&curves, Qt::Key_Home);
    QVERIFY(curves.follows());
}

void TestTrainPage::measuresAreCurvesWhereThereAreAny() {
    TrainMeasures& measures = *page_->measures();
    train(40);
    QVERIFY(!measures.choice()->isVisible() && page_->curves()->isVisible());
    window_->parameters().set("train.measure_every", "50");
    page_->start();
    QTRY_VERIFY(measures.panel()->points() >= 3);
    QVERIFY(measures.choice()->isVisible() && !measures.panel()->isVisible());
    QTest::mouseClick(measures.choice()->findChildren<QToolButton*>().at(1), Qt::LeftButton);
    QVERIFY(measures.panel()->isVisible() && !page_->curves()->isVisible());
    QCOMPARE(measures.panel()->titles(),
             (QStringList{"Fréchet distance", "Kernel distance", "Precision, recall", "Nearest picture",
                          "Gap of the moments"}));
    QTRY_VERIFY(measures.panel()->valueText(2).contains(", "));
    QCOMPARE(measures.panel()->caption(), QString("500 samples"));
    // The same through the other network.
    window_->bridge().submit(PauseTraining{});
    QTRY_COMPARE(fixture_->state(), EngineState::Paused);
    QTest::qWait(200);
    const QString random = measures.panel()->valueText(0);
    QTest::mouseClick(measures.panel()->networks()->findChildren<QToolButton*>().at(0), Qt::LeftButton);
    QTRY_VERIFY(measures.panel()->valueText(0) != random);
}

void TestTrainPage::measuresFollowTheHistoryAndTheComparison() {
    window_->parameters().set("train.measure_every", "20");
    MeasurePanel& panel = *page_->measures()->panel();
    train(150);
    QTRY_VERIFY(panel.points() >= 7);
    page_->measures()->choice()->findChildren<QToolButton*>().at(1)->click();
    QVERIFY(panel.isVisible());
    slider().setValue(60);
    QTRY_VERIFY(panel.valueText(0).startsWith("iteration 60"));
    QCOMPARE(panel.overlay()->cursor().value(), 60.0);
    QWidget* plot = panel.plot();
    QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(plot->width() - 20, plot->height() / 2));
    QVERIFY(slider().value() > 100);
    page_->compareWith("/runs/yesterday");
    QTRY_COMPARE(panel.plot()->graph(0)->dataCount(), 4);  // a curve's first graph is the other run's
}

void TestTrainPage::samplesOfOtherChainsSayWhereTheyBegin() {
    window_->parameters().set("train.chain_start", "data");
    train(60);
    QVERIFY(page_->sampleCaption().endsWith("chains begun at the data"));
}

void TestTrainPage::thePresetIsWhatStartBeginsWhateverModelIsOpen() {
    QCOMPARE(presets().currentText(), QString("quick"));
    choose("anatomy");
    openModel();  // K 50, 32 pictures at once
    QCOMPARE(presets().currentText(), QString("anatomy"));
    window_->showPage(PageId::Generate);
    QCOMPARE(window_->parameters().config().sampler.steps, Config().sampler.steps);
    QVERIFY(window_->parameters().set("sampler.steps", "20"));
    page_->start();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    QCOMPARE(window_->bridge().status().config.sampler.steps, 150);
    QCOMPARE(window_->bridge().status().config.train.batch, loadPreset("anatomy").train.batch);
    // From here on there is one configuration: the run's.
    QTRY_VERIFY(window_->parameters().areOne());
    QCOMPARE(window_->parameters().config().sampler.steps, 150);
}

void TestTrainPage::theNameOfAPresetStandsOnlyWhileItIsTrue() {
    window_->parameters().set("train.batch", "48");
    QCOMPARE(presets().currentText(), QString());
    window_->history().stack()->undo();
    QCOMPARE(presets().currentText(), QString("quick"));
    // The machine, the seed and the pictures are no matter of a preset's.
    window_->parameters().set("runtime.threads", "1");
    window_->parameters().set("data.source", "faces.zip");
    QCOMPARE(presets().currentText(), QString("quick"));
    choose("paper-cifar10-32");
    QCOMPARE(presets().currentText(), QString("paper-cifar10-32"));
    QCOMPARE(nextRun().data.source, std::string("faces.zip"));
}

void TestTrainPage::theOpenModelsOwnSettingsCanBeTaken() {
    QCOMPARE(presets().findText("as faces"), -1);
    openModel();
    QVERIFY(presets().findText("as faces") > 0);
    QVERIFY(nextRun().model != Config().model || nextRun().train != Config().train);
    choose("as faces");
    QVERIFY(nextRun().model == Config().model && nextRun().train == Config().train);
    QCOMPARE(presets().currentText(), QString("as faces"));
    window_->history().stack()->undo();
    QCOMPARE(presets().currentText(), QString("quick"));
}

void TestTrainPage::whatIsUndoneIsInSight() {
    openModel();
    window_->parameters().set("sampler.steps", "20");
    window_->showPage(PageId::Generate);
    QTest::qWait(900);  // a step of its own
    window_->parameters().set("sampler.steps", "30");
    window_->showPage(PageId::Interpolate);
    window_->history().stack()->undo();
    QCOMPARE(window_->currentPage(), PageId::Interpolate);  // shows the chain's parameters too
    QCOMPARE(window_->parameters().config().sampler.steps, Config().sampler.steps);
    QCOMPARE(nextRun().sampler.steps, 20);
    window_->history().stack()->undo();
    QCOMPARE(window_->currentPage(), PageId::Train);
    QCOMPARE(nextRun().sampler.steps, 50);
}

// Reading the pictures takes a while, and may fail: until a run has begun, the open model's configuration is in force.
void TestTrainPage::aStartThatFailsLeavesTheNextRunsSettings() {
    openModel();
    window_->parameters().set("train.iterations", "777");
    const Config wanted = nextRun();
    fixture_->script->failInReading = true;
    page_->start();
    QTRY_COMPARE(page_->stateCard()->title(), QString("That did not work"));
    QTest::qWait(100);
    QVERIFY(nextRun() == wanted);
    QVERIFY(!window_->parameters().areOne());
    fixture_->script->failInReading = false;
    page_->start();
    QTRY_VERIFY(window_->parameters().areOne());
    QCOMPARE(window_->bridge().status().config.train.iterations, 777);
}

void TestTrainPage::theWheelLeavesTheListsAlone() {
    const Config before = nextRun();
    const QList<QComboBox*> lists = page_->setup()->findChildren<QComboBox*>();
    QCOMPARE(lists.size(), 2);
    for (QComboBox* list : lists) {
        const int row = list->currentIndex();
        for (const int notch : {-120, 120}) {
            QWheelEvent wheel({5, 5}, list->mapToGlobal(QPointF(5, 5)), {}, {0, notch}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(list, &wheel);
            QCOMPARE(list->currentIndex(), row);
        }
        // Nor do keys choose what is not there to be seen.
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QVERIFY(!list->currentText().isEmpty());
        list->setCurrentIndex(row);
    }
    QVERIFY(nextRun().data == before.data);
}

void TestTrainPage::aProposedFolderThatIsFilledMeanwhileIsLeft() {
    const QString proposed = page_->setup()->runFolder();
    QVERIFY(QDir().mkpath(proposed));
    fixture_->makeFile(QDir(fixture_->folder.path()).relativeFilePath(proposed + "/config.json"));
    page_->start();
    QTRY_COMPARE(fixture_->state(), EngineState::Training);
    const QString folder = QString::fromStdString(window_->bridge().status().runDirectory);
    QVERIFY2(!folder.isEmpty() && folder != proposed, qPrintable(folder));
}

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
