#include "ui/window_menus.h"

#include <QActionGroup>
#include <QApplication>
#include <QCoreApplication>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>

#include "ui/guide.h"
#include "ui/main_window.h"
#include "ui/pages/train_page.h"
#include "ui/smooth_pictures.h"
#include "ui/widgets/transport_bar.h"
#include "ui/window_files.h"

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

void fillRecent(MainWindow& window, QMenu* menu) {
    menu->clear();
    for (const QString& path : window.settings().recent) {
        QAction* action = menu->addAction(QFileInfo(path).fileName(), &window,
                                          [&window, path] { window.openPaths({path}); });
        action->setToolTip(path);
    }
    menu->setToolTipsVisible(true);
    if (menu->isEmpty()) menu->addAction(tr("Nothing yet"))->setEnabled(false);
}

void fillFile(MainWindow& window, QMenu* menu) {
    const Theme& theme = Theme::instance();
    WindowFiles* files = window.files();
    menu->addAction(theme.icon("open"), tr("Open model…"), QKeySequence::Open, files,
                    &WindowFiles::askForModel);
    menu->addAction(theme.icon("folder"), tr("Open run…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, files,
                    &WindowFiles::askForRun);
    menu->addAction(theme.icon("link"), tr("Follow run…"), Qt::CTRL | Qt::Key_L, files,
                    &WindowFiles::askForRunToFollow);
    menu->addAction(theme.icon("pictures"), tr("Open data set…"), Qt::CTRL | Qt::Key_D, files,
                    &WindowFiles::askForData);
    menu->addAction(theme.icon("picture"), tr("Open pictures…"), Qt::CTRL | Qt::Key_I, files,
                    &WindowFiles::askForPictures);
    QMenu* recent = menu->addMenu(tr("Open recent"));
    QObject::connect(recent, &QMenu::aboutToShow, &window, [&window, recent] { fillRecent(window, recent); });
    menu->addSeparator();
    menu->addAction(theme.icon("save"), tr("Save model"), QKeySequence::Save, files, &WindowFiles::save);
    menu->addAction(tr("Save model as…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, files,
                    &WindowFiles::askWhereToSave);
    menu->addSeparator();
    menu->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), &window, &QWidget::close);
}

void fillEdit(MainWindow& window, QMenu* menu) {
    QUndoStack* stack = window.history().stack();
    QAction* undo = stack->createUndoAction(&window, tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setIcon(Theme::instance().icon("undo"));
    QAction* redo = stack->createRedoAction(&window, tr("Redo"));
    redo->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    redo->setIcon(Theme::instance().icon("redo"));
    menu->addActions({undo, redo});
    menu->addSeparator();
    menu->addAction(Theme::instance().icon("copy"), tr("Copy picture"), QKeySequence::Copy, window.files(),
                    &WindowFiles::copy);
    menu->addAction(Theme::instance().icon("paste"), tr("Paste picture"), QKeySequence::Paste, window.files(),
                    &WindowFiles::paste);
}

void fillTraining(MainWindow& window, QMenu* menu) {
    const TransportBar& transport = *window.transport();
    menu->addActions(
        {transport.startAction(), transport.stepAction(), transport.resetAction(), transport.finishAction(),
         transport.stopAction()});
    menu->addSeparator();
    menu->addAction(Theme::instance().icon("compare"), tr("Compare with run…"), window.trainPage(), [&window] {
        window.showPage(PageId::Train);
        window.trainPage()->askForComparison();
    });
    QAction* restart = menu->addAction(tr("Restart the engine"), &window, &MainWindow::restartEngine);
    restart->setToolTip(
        tr("Saves a kept run, and opens the same model in a new engine: when the device was lost"));
}

void fillView(MainWindow& window, QMenu* menu) {
    for (const PageId id :
         {PageId::Start, PageId::Train, PageId::Generate, PageId::Interpolate, PageId::Reconstruct, PageId::Lab}) {
        const int key = id == PageId::Start ? Qt::Key_0 : Qt::Key_1 + static_cast<int>(id);
        menu->addAction(Theme::instance().icon(window.page(id)->iconName()), window.page(id)->title(),
                        QKeySequence(static_cast<int>(Qt::CTRL) | key), &window,
                        [&window, id] { window.showPage(id); });
    }
    menu->addSeparator();
    menu->addAction(Theme::instance().icon("parameters"), tr("Parameters"),
                    QKeySequence(Qt::CTRL | Qt::Key_P), &window,
                    [&window] { window.setFormShown(!window.formShown()); });
    QAction* smooth = menu->addAction(tr("Smooth pictures"));
    smooth->setCheckable(true);
    smooth->setChecked(smoothPictures());
    smooth->setToolTip(tr("Enlarges pictures smoothly, to any size, in place of crisply, by whole numbers"));
    QObject::connect(smooth, &QAction::toggled, &window, &setSmoothPictures);
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
    auto* guide = new Guide(&window);
    menu->addAction(Theme::instance().icon("info"), tr("Guide"), QKeySequence::HelpContents, &window,
                    [&window, guide] { guide->showPage(window.currentPage()); });
    menu->addAction(tr("Shortcuts"), guide, &Guide::showShortcuts);
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

void makeMenus(MainWindow& window) {
    QMenuBar* bar = window.menuBar();
    fillFile(window, bar->addMenu(tr("&File")));
    fillEdit(window, bar->addMenu(tr("&Edit")));
    fillTraining(window, bar->addMenu(tr("&Training")));
    fillView(window, bar->addMenu(tr("&View")));
    fillHelp(window, bar->addMenu(tr("&Help")));
}

}  // namespace shortrun
