// The window: rail, pages, parameter form, status and transport; takes drops and hands them to whom they
// concern. Window thread.
#pragma once

#include <QMainWindow>
#include <vector>

#include "ui/engine_bridge.h"
#include "ui/pages/page.h"
#include "ui/parameters.h"
#include "ui/undo_history.h"
#include "ui/window_settings.h"

class QStackedWidget;

namespace shortrun {

class DropHint;
class ExportStrip;
class MessageBar;
class PageRail;
class ParameterForm;
class StartPage;
class StatusStrip;
class TrainPage;
class TransportBar;
class WindowFiles;
class WindowSession;

class MainWindow : public QMainWindow {
    Q_OBJECT

 public:
    /// Starts the engine; `makeWorkbench` is called on its thread, so the window shows before it is ready.
    explicit MainWindow(Session::WorkbenchFactory makeWorkbench, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A model, a run, a data set or pictures: does with it what it is (command line, drop, dialogs).
    void openPaths(const QStringList& paths);
    /// Takes up where the last session ended: its model and parameters, or the first model that is shipped; with
    /// `paths` those instead of the model. Pages and window come back by themselves.
    void beginSession(const QStringList& paths = {});
    /// A new engine with the same model open: the way back when the old one has lost its device.
    void restartEngine();
    void showPage(PageId page);
    PageId currentPage() const;
    void setFormShown(bool shown);
    bool formShown() const;
    void chooseTheme(ThemeChoice choice);

    EngineBridge& bridge() { return bridge_; }
    Parameters& parameters() { return parameters_; }
    ParameterForm* form() const { return form_; }
    TransportBar* transport() const { return transport_; }
    StatusStrip* statusStrip() const { return status_; }
    MessageBar* messages() const { return messages_; }
    WindowFiles* files() const { return files_; }
    UndoHistory& history() { return history_; }
    const WindowSettings& settings() const { return settings_; }
    TrainPage* trainPage() const { return train_; }
    StartPage* startPage() const { return start_; }
    Page* page(PageId page) const { return pages_[static_cast<std::size_t>(page)]; }

 protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    void makePages();
    void addPage(Page* page);
    void layOut();
    QWidget* makeBottom();
    void connectPages();
    void connectTransport();
    void takeSnapshot(const Snapshot& snapshot);
    void takeEvent(const Event& event);
    void takeStatus(const StatusView* before);
    void offerToResume(const Event& event);
    void offerStoppedRun(const StatusView* before);

    QString settingsNotice_;  ///< what was wrong with the settings' file; may be empty
    WindowSettings settings_;
    EngineBridge bridge_;
    Parameters parameters_;
    UndoHistory history_;
    PageRail* rail_;
    QStackedWidget* stack_;
    ParameterForm* form_;
    TransportBar* transport_;
    StatusStrip* status_;
    ExportStrip* export_;
    MessageBar* messages_;
    DropHint* dropHint_ = nullptr;
    TrainPage* train_ = nullptr;
    StartPage* start_ = nullptr;
    WindowFiles* files_ = nullptr;
    WindowSession* session_ = nullptr;
    std::vector<Page*> pages_;
    std::shared_ptr<const StatusView> shownStatus_;
};

}  // namespace shortrun
