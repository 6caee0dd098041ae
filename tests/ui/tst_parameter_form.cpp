// The form of parameters: made from the whole schema, sending live changes, explaining refusals.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "support/fake_workbench.h"
#include "ui/theme.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/value_edit.h"

using namespace shortrun;
using namespace shortrun::fake;

class TestParameterForm : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(ThemeChoice::Light); }
    void init();
    void cleanup();
    void everyFieldOfTheSchemaHasANamedEditorWithATooltip();
    void aListOfWordsIsAMenu();
    void advancedFieldsShowOnDemandAlone();
    void zeroIsShownByTheWordForIt();
    void thePageDecidesWhichGroupsShow();
    void aLiveChangeReachesTheEngineAndIsMarkedApplied();
    void textThatIsNoValueShowsTheReasonAndSendsNothing();
    void escapeTakesBackWhatWasTyped();
    void aRestartFieldSaysThatItIsForTheNextRun();
    void aRefusalOfTheEngineIsShownAtItsField();
    void aNumberForTheDataNoiseFixesIt();
    void stepNoiseAndTemperatureGoTogether();
    void aScheduleIsTakenAndABrokenOneExplained();
    void anOpenedModelBringsItsChainAlone();
    void whatTheEngineChangesByItselfShows();
    void arrowsStepByOneTwoFive_data();
    void arrowsStepByOneTwoFive();
    void theWheelOverAnIdleEditorScrollsThePage();

 private:
    ParameterRow* row(const char* key) { return form_->row(QString::fromLatin1(key)); }
    void type(const char* key, const QString& text) {
        auto* line = row(key)->editor()->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    void enter(const char* key, const QString& text) {
        type(key, text);
        QTest::keyClick(row(key)->editor(), Qt::Key_Return);
    }

    std::shared_ptr<FakeScript> script_;
    std::unique_ptr<EngineBridge> bridge_;
    std::unique_ptr<Parameters> parameters_;
    std::unique_ptr<ParameterForm> form_;
};

void TestParameterForm::init() {
    script_ = std::make_shared<FakeScript>();
    script_->sliceMilliseconds = 1;
    bridge_ = std::make_unique<EngineBridge>([script = script_] { return makeFakeWorkbench(script); });
    parameters_ = std::make_unique<Parameters>(*bridge_);
    form_ = std::make_unique<ParameterForm>(*parameters_);
    form_->resize(form_->width(), 900);
    form_->show();
    QVERIFY(QTest::qWaitForWindowExposed(form_.get()));
}

void TestParameterForm::cleanup() {
    form_.reset();
    parameters_.reset();
    bridge_.reset();
}

void TestParameterForm::everyFieldOfTheSchemaHasANamedEditorWithATooltip() {
    for (const Field& field : schema()) {
        const ParameterRow* row = form_->row(QString::fromStdString(field.key));
        QVERIFY2(row, field.key.c_str());
        QWidget* editor = row->editor();
        QCOMPARE(editor->accessibleName(), QString::fromStdString(field.label));
        QVERIFY2(editor->toolTip().contains(QString::fromStdString(field.key)), field.key.c_str());
        QVERIFY2(editor->toolTip().contains(QString::fromStdString(field.help).toHtmlEscaped()),
                 field.key.c_str());
        if (auto* combo = qobject_cast<QComboBox*>(editor)) {
            QCOMPARE(combo->count(), static_cast<int>(field.choices.size()));
            QCOMPARE(combo->currentText(), QString::fromStdString(field.get(Config())));
        }
        const bool zero = !field.zeroWord.empty() && field.get(Config()) == "0";
        if (auto* value = qobject_cast<ValueEdit*>(editor))
            QCOMPARE(value->value(), QString::fromStdString(zero ? field.zeroWord : field.get(Config())));
    }
}

void TestParameterForm::aListOfWordsIsAMenu() {
    auto* button = qobject_cast<QToolButton*>(row("train.measures")->editor());
    QVERIFY(button && button->menu());
    QCOMPARE(button->text(), QString("7 of 8"));
    for (QAction* action : button->menu()->actions())
        if (action->data() == "kernel" || action->data() == "reconstruction") action->trigger();
    QVERIFY(!parameters_->config().train.measures.has(Measure::Kernel));
    QVERIFY(parameters_->config().train.measures.has(Measure::Reconstruction));
    QCOMPARE(button->text(), QString("7 of 8"));
    parameters_->set("train.measures", "recall");
    QCOMPARE(button->text(), QString("1 of 8"));
}

void TestParameterForm::advancedFieldsShowOnDemandAlone() {
    QVERIFY(row("train.learning_rate")->isVisible());
    QVERIFY(!row("train.beta1")->isVisible());
    form_->setAdvanced(true);
    QVERIFY(row("train.beta1")->isVisible());
    form_->setAdvanced(false);
    QVERIFY(!row("train.beta1")->isVisible());
}

void TestParameterForm::zeroIsShownByTheWordForIt() {
    auto* edit = qobject_cast<ValueEdit*>(row("reconstruct.step_size")->editor());
    QCOMPARE(edit->value(), QString("auto"));
    enter("reconstruct.step_size", "0.3");
    QCOMPARE(parameters_->config().reconstruct.stepSize, 0.3);
    enter("reconstruct.step_size", "auto");
    QCOMPARE(parameters_->config().reconstruct.stepSize, 0.0);
    QCOMPARE(edit->value(), QString("auto"));
    edit->stepBy(1);
    QCOMPARE(edit->value(), QString("0.1"));
    edit->stepBy(-1);
    QCOMPARE(edit->value(), QString("auto"));
}

void TestParameterForm::thePageDecidesWhichGroupsShow() {
    form_->setGroups({"reconstruct"});
    QVERIFY(row("reconstruct.steps")->isVisible());
    QVERIFY(!row("train.learning_rate")->isVisible());
    form_->setGroups({});
    QVERIFY(row("train.learning_rate")->isVisible());
}

void TestParameterForm::aLiveChangeReachesTheEngineAndIsMarkedApplied() {
    enter("sampler.steps", "70");
    QTRY_COMPARE(script_->parameter("sampler.steps"), std::string("70"));
    QTRY_COMPARE(row("sampler.steps")->shownMark(), ParameterMark::Applied);
    QCOMPARE(parameters_->config().sampler.steps, 70);
    QVERIFY(row("sampler.steps")->notice().isEmpty());
}

void TestParameterForm::textThatIsNoValueShowsTheReasonAndSendsNothing() {
    enter("sampler.steps", "many");
    QVERIFY(row("sampler.steps")->notice().contains("100000"));
    enter("sampler.noise_std", "-1");
    QVERIFY(row("sampler.noise_std")->notice().contains("-1"));
    QTest::qWait(100);
    QCOMPARE(script_->parameterChanges(), 0);
    QCOMPARE(parameters_->config(), Config());
    enter("sampler.steps", "60");
    QVERIFY(row("sampler.steps")->notice().isEmpty());
    QTRY_COMPARE(script_->parameter("sampler.steps"), std::string("60"));
}

void TestParameterForm::escapeTakesBackWhatWasTyped() {
    type("sampler.steps", "x");
    QVERIFY(!row("sampler.steps")->notice().isEmpty());
    QTest::keyClick(row("sampler.steps")->editor(), Qt::Key_Escape);
    QVERIFY(row("sampler.steps")->notice().isEmpty());
    QCOMPARE(qobject_cast<ValueEdit*>(row("sampler.steps")->editor())->value(), QString("50"));
}

void TestParameterForm::aRestartFieldSaysThatItIsForTheNextRun() {
    bridge_->submit(StartTraining{});
    QTRY_COMPARE(bridge_->status().state, EngineState::Training);
    enter("train.batch", "64");
    QCOMPARE(row("train.batch")->shownMark(), ParameterMark::NextRun);
    QVERIFY(row("train.batch")->notice().contains("32"));
    QTest::qWait(50);
    QCOMPARE(script_->parameterChanges(), 0);
    QCOMPARE(parameters_->config().train.batch, 64);
    StartTraining next;
    next.config = parameters_->config();
    bridge_->submit(next);
    QTRY_COMPARE(row("train.batch")->shownMark(), ParameterMark::None);
}

void TestParameterForm::aRefusalOfTheEngineIsShownAtItsField() {
    Event refusal{EventKind::ParameterRejected, "sampler.steps: this device cannot do that", "sampler.steps"};
    Q_EMIT bridge_->eventHappened(refusal);
    QCOMPARE(row("sampler.steps")->shownMark(), ParameterMark::Rejected);
    QCOMPARE(row("sampler.steps")->notice(), QString("this device cannot do that"));
}

void TestParameterForm::aNumberForTheDataNoiseFixesIt() {
    enter("train.data_noise", "0.05");
    QCOMPARE(qobject_cast<QComboBox*>(row("train.data_noise_mode")->editor())->currentText(),
             QString("fixed"));
    QTRY_COMPARE(script_->parameter("train.data_noise"), std::string("0.05"));
    QTRY_COMPARE(bridge_->status().config.train.dataNoiseMode, DataNoiseMode::Fixed);
}

void TestParameterForm::stepNoiseAndTemperatureGoTogether() {
    auto* temperature = form_->findChild<QLabel*>("temperature");
    QVERIFY(temperature->isVisible() && row("sampler.step_size")->isVisible());
    QCOMPARE(temperature->text(), QString("5e-05"));
    enter("sampler.noise_std", "1");
    QCOMPARE(temperature->text(), QString("0.5"));
    qobject_cast<QCheckBox*>(row("sampler.tie_noise")->editor())->click();
    QVERIFY(temperature->text().startsWith("1 "));
    QVERIFY(temperature->text().contains("1.41"));
    QVERIFY(!row("sampler.noise_std")->editor()->isEnabled());
    QTRY_COMPARE(script_->parameter("sampler.tie_noise"), std::string("true"));
}

void TestParameterForm::aScheduleIsTakenAndABrokenOneExplained() {
    enter("train.learning_rate", "0:1e-4, 5000:1e-5");
    QTRY_VERIFY(!script_->parameter("train.learning_rate").empty());
    QCOMPARE(parameters_->config().train.learningRate.at(5000), 1e-5);
    enter("train.learning_rate", "0:1e-4, oops");
    QVERIFY(!row("train.learning_rate")->notice().isEmpty());
    QCOMPARE(parameters_->config().train.learningRate.at(5000), 1e-5);
}

void TestParameterForm::anOpenedModelBringsItsChainAlone() {
    const auto steps = [&] { return qobject_cast<ValueEdit*>(row("sampler.steps")->editor())->value(); };
    enter("train.batch", "99");
    enter("sampler.steps", "77");
    QTRY_COMPARE(script_->parameter("sampler.steps"), std::string("77"));
    parameters_->show(ParametersOf::OpenModel);
    bridge_->submit(OpenModel{"/models/faces.safetensors"});
    QTRY_VERIFY(!parameters_->areOne());
    QCOMPARE(steps(), QString::number(Config().sampler.steps));
    // What was set up for the next run stays, and is no matter of the model's.
    QCOMPARE(qobject_cast<ValueEdit*>(row("train.batch")->editor())->value(), QString("99"));
    parameters_->show(ParametersOf::NextRun);
    QCOMPARE(steps(), QString("77"));
    enter("sampler.steps", "78");
    QCOMPARE(parameters_->mark("sampler.steps"), ParameterMark::None);
    parameters_->show(ParametersOf::OpenModel);
    enter("sampler.steps", "60");
    QTRY_COMPARE(script_->parameter("sampler.steps"), std::string("60"));
    QCOMPARE(parameters_->config(ParametersOf::NextRun).sampler.steps, 78);
    QCOMPARE(parameters_->config(ParametersOf::NextRun).train.batch, 99);
}

void TestParameterForm::whatTheEngineChangesByItselfShows() {
    QTRY_VERIFY(!bridge_->status().device.empty());
    bridge_->setParameter("train.learning_rate", "5e-5");  // as a recovery does, past the form
    QTRY_COMPARE(parameters_->config().train.learningRate, Schedule(5e-5));
    QCOMPARE(qobject_cast<ValueEdit*>(row("train.learning_rate")->editor())->value(), QString("5e-5"));
}

void TestParameterForm::arrowsStepByOneTwoFive_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("up");
    QTest::addColumn<double>("down");
    QTest::newRow("a learning rate goes 1-2-5") << "train.learning_rate" << 1e-4 << 2e-4 << 5e-5;
    QTest::newRow("between stops it goes to the next") << "sampler.step_size" << 0.3 << 0.5 << 0.2;
    QTest::newRow("from two to five") << "sampler.steps" << 20.0 << 50.0 << 10.0;
    QTest::newRow("a linear one by a hundredth") << "model.slope" << 0.2 << 0.21 << 0.19;
    QTest::newRow("the largest stays") << "model.slope" << 1.0 << 1.0 << 0.99;
    QTest::newRow("zero is the lowest stop") << "sampler.noise_std" << 0.0 << 1e-6 << 0.0;
    QTest::newRow("whole numbers by one") << "train.max_recoveries" << 3.0 << 4.0 << 2.0;
}

void TestParameterForm::arrowsStepByOneTwoFive() {
    QFETCH(QString, key);
    QFETCH(double, from);
    QFETCH(double, up);
    QFETCH(double, down);
    const Field& field = *findField(key.toStdString());
    QCOMPARE(nextStop(field, from, 1), up);
    QCOMPARE(nextStop(field, from, -1), down);
}

void TestParameterForm::theWheelOverAnIdleEditorScrollsThePage() {
    QWidget* editor = row("sampler.steps")->editor();
    form_->setFocus();
    QWheelEvent wheel(QPointF(5, 5), editor->mapToGlobal(QPoint(5, 5)), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(editor, &wheel);
    QCOMPARE(parameters_->config().sampler.steps, 50);
}

QTEST_MAIN(TestParameterForm)
#include "tst_parameter_form.moc"
