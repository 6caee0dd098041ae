// What the whole window owes to everybody: a guide, names for screen readers, presets that stand by themselves. Over a
// workbench without LibTorch.
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollBar>
#include <QTest>

#include "support/resource_fixture.h"
#include "ui/guide.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/run_setup.h"

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
    void theGuideHasEveryPageItsEquationAndTheShortcuts() {
        ResourceFixture fixture;
        MainWindow& window = fixture.open();
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

    void everyControlHasANameAndAToolTip() {
        ResourceFixture fixture;
        fixture.shipModel("avatars32");
        fixture.script->modelAtStart = true;
        MainWindow& window = fixture.open();
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

    void aBrokenPresetDoesNotTakeTheOthersAlong() {
        ResourceFixture fixture;
        fixture.makeFile("resources/presets/broken.json",
                 R"({"about": "An orphan.", "parent": "nobody", "order": 0, "config": {}})");
        fixture.makeFile("resources/presets/quick.json", R"({"about": "Whole.", "order": 1, "config": {"train": {"batch": 9}}})");
        MainWindow& window = fixture.open();
        QStringList choices;
        for (QComboBox* box : window.trainPage()->setup()->findChildren<QComboBox*>())
            if (box->accessibleName() == "Preset")
                for (int i = 0; i < box->count(); ++i) choices << box->itemText(i);
        QCOMPARE(choices, QStringList{"quick"});
        QCOMPARE(window.parameters().config(ParametersOf::NextRun).train.batch, 9);
    }
};

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
