// A main window over the fake workbench, with settings and home of its own. Window thread.
#pragma once

#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>

#include "support/fake_workbench.h"
#include "ui/main_window.h"

namespace shortrun::fake {

class WindowFixture {
 public:
    WindowFixture() : script(std::make_shared<FakeScript>()) {
        qputenv("SHORTRUN_SETTINGS", folder.filePath("studio.ini").toUtf8());
        qputenv("HOME", folder.path().toUtf8());
        // Most tests are about a page of work: the start page is another's.
        QSettings(folder.filePath("studio.ini"), QSettings::IniFormat).setValue("window/page", "train");
        script->sliceMilliseconds = 1;
        script->loadingSlices = 2;
    }

    /// Opens the window; settings on the script made before count from the start.
    MainWindow& open() {
        window = std::make_unique<MainWindow>([script = script] { return makeFakeWorkbench(script); });
        window->show();
        if (!QTest::qWaitForWindowExposed(window.get())) qWarning("the window was not exposed");
        return *window;
    }

    EngineState state() const { return window->bridge().status().state; }
    bool saw(const QString& request) const { return script->saw(request.toStdString()); }

    /// In a folder that is there. Returns its path.
    QString makeFile(const QString& name, const QByteArray& content = "x") const {
        const QString path = folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
        file.write(content);
        return path;
    }

    QTemporaryDir folder;
    std::shared_ptr<FakeScript> script;
    std::unique_ptr<MainWindow> window;
};

}  // namespace shortrun::fake
