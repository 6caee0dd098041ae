#include "ui/window_menus.h"

#include <QActionGroup>
#include <QApplication>
#include <QCoreApplication>
#include <QMenuBar>
#include <QMessageBox>

#include "ui/main_window.h"
#include "ui/widgets/transport_bar.h"

namespace shortrun {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("WindowMenus", text);
}

/// A box beside the work, never in its way.
void showText(MainWindow& window, const QString& title, const QString& text) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, &window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowModality(Qt::NonModal);
    box->setTextFormat(Qt::RichText);
    box->setTextInteractionFlags(Qt::TextBrowserInteraction);
    box->show();
}

void fillFile(MainWindow& window, QMenu* menu) {
    const Theme& theme = Theme::instance();
    menu->addAction(theme.icon("open"), tr("Open model…"), QKeySequence::Open, &window,
                    &MainWindow::askForModel);
    menu->addAction(theme.icon("folder"), tr("Open run…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, &window,
                    &MainWindow::askForRun);
    menu->addAction(theme.icon("picture"), tr("Open pictures…"), Qt::CTRL | Qt::Key_I, &window,
                    &MainWindow::askForPictures);
    menu->addSeparator();
    menu->addAction(theme.icon("save"), tr("Save model as…"), QKeySequence::Save, &window,
                    &MainWindow::askWhereToSave);
    menu->addSeparator();
    menu->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), &window, &QWidget::close);
}

void fillTraining(MainWindow& window, QMenu* menu) {
    const TransportBar& transport = *window.transport();
    menu->addActions(
        {transport.startAction(), transport.stepAction(), transport.resetAction(), transport.stopAction()});
}

void fillView(MainWindow& window, QMenu* menu) {
    for (int i = 0; i < 4; ++i) {
        const auto id = static_cast<PageId>(i);
        menu->addAction(Theme::instance().icon(window.page(id)->iconName()), window.page(id)->title(),
                        QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + i)), &window,
                        [&window, id] { window.showPage(id); });
    }
    menu->addSeparator();
    menu->addAction(Theme::instance().icon("parameters"), tr("Parameters"),
                    QKeySequence(Qt::CTRL | Qt::Key_P), &window,
                    [&window] { window.setFormShown(!window.formShown()); });
    QMenu* themes = menu->addMenu(tr("Theme"));
    auto* group = new QActionGroup(themes);
    const std::pair<ThemeChoice, const char*> choices[] = {
        {ThemeChoice::System, QT_TRANSLATE_NOOP("WindowMenus", "As the system")},
        {ThemeChoice::Light, QT_TRANSLATE_NOOP("WindowMenus", "Light")},
        {ThemeChoice::Dark, QT_TRANSLATE_NOOP("WindowMenus", "Dark")}};
    for (const auto& [choice, name] : choices) {
        QAction* action =
            themes->addAction(tr(name), &window, [&window, c = choice] { window.chooseTheme(c); });
        action->setCheckable(true);
        action->setChecked(Theme::instance().choice() == choice);
        group->addAction(action);
    }
}

void fillHelp(MainWindow& window, QMenu* menu) {
    menu->addAction(Theme::instance().icon("info"), tr("Shortcuts"), QKeySequence::HelpContents, &window,
                    [&window] { showText(window, tr("Shortcuts"), shortcutsText()); });
    menu->addAction(tr("About Shortrun"), &window, [&window] {
        showText(
            window, tr("About Shortrun"),
            tr("<h3>Shortrun %1</h3><p>Train, watch and explore short-run MCMC energy-based models of "
               "images.</p><p>After E. Nijkamp, M. Hill, S.-C. Zhu, Y. N. Wu: <i>Learning Non-Convergent "
               "Non-Persistent Short-Run MCMC Toward Energy-Based Model</i>, NeurIPS 2019.</p>"
               "<p>Free software under the GNU General Public License, version 3 or later.</p>")
                .arg(QApplication::applicationVersion()));
    });
}

}  // namespace

QString shortcutsText() {
    const std::pair<const char*, const char*> rows[] = {
        {"Ctrl+1 … Ctrl+4", QT_TRANSLATE_NOOP("WindowMenus", "Train, Generate, Interpolate, Reconstruct")},
        {"Ctrl+P", QT_TRANSLATE_NOOP("WindowMenus", "show or hide the parameters")},
        {"Ctrl+Return", QT_TRANSLATE_NOOP("WindowMenus", "start, pause or continue training")},
        {"Ctrl+.", QT_TRANSLATE_NOOP("WindowMenus", "one iteration")},
        {"Ctrl+R", QT_TRANSLATE_NOOP("WindowMenus", "reset: the run again from new weights")},
        {"Ctrl+,", QT_TRANSLATE_NOOP("WindowMenus", "save and end the run")},
        {"Ctrl+O", QT_TRANSLATE_NOOP("WindowMenus", "open a model")},
        {"Ctrl+Shift+O", QT_TRANSLATE_NOOP("WindowMenus", "open a run")},
        {"Ctrl+I", QT_TRANSLATE_NOOP("WindowMenus", "open pictures to reconstruct")},
        {"Ctrl+S", QT_TRANSLATE_NOOP("WindowMenus", "save the model")},
        {"Ctrl+V", QT_TRANSLATE_NOOP("WindowMenus", "reconstruct the picture in the clipboard")},
        {"Ctrl+C", QT_TRANSLATE_NOOP("WindowMenus", "copy the selected picture")},
        {"↑ ↓", QT_TRANSLATE_NOOP("WindowMenus", "in a number: the next larger or smaller stop")},
        {"wheel, drag, double click",
         QT_TRANSLATE_NOOP("WindowMenus", "on the curves: zoom, move, show everything")},
    };
    QString text = QStringLiteral("<table cellspacing=\"6\">");
    for (const auto& [keys, what] : rows)
        text += QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>")
                    .arg(QString::fromUtf8(keys), tr(what));
    return text + QStringLiteral("</table>");
}

void makeMenus(MainWindow& window) {
    QMenuBar* bar = window.menuBar();
    fillFile(window, bar->addMenu(tr("&File")));
    fillTraining(window, bar->addMenu(tr("&Training")));
    fillView(window, bar->addMenu(tr("&View")));
    fillHelp(window, bar->addMenu(tr("&Help")));
}

}  // namespace shortrun
