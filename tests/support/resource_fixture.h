// A main window with resources of its own: models that ship, presets, files to open. Window thread.
#pragma once

#include <QDir>
#include <QFile>

#include "engine/config/shipped_models.h"
#include "support/window_fixture.h"

namespace shortrun::fake {

class ResourceFixture : public WindowFixture {
 public:
    ResourceFixture() {
        QDir(folder.path()).mkpath("resources/models");
        QDir(folder.path()).mkpath("resources/presets");
        qputenv("SHORTRUN_RESOURCES", folder.filePath("resources").toUtf8());
    }
    ~ResourceFixture() { qunsetenv("SHORTRUN_RESOURCES"); }

    QString makeFile(const QString& name, const QByteArray& content = "x") const {
        const QString path = folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("no file");
        file.write(content);
        return path;
    }

    /// Returns the file of its weights.
    QString shipModel(const std::string& name) const {
        ModelCard card;
        card.name = name;
        card.title = "The " + name;
        card.about = "Pictures of a kind.";
        card.licence = "MIT";
        const QString stem = "resources/models/" + QString::fromStdString(name);
        makeFile(stem + ".json", QByteArray::fromStdString(toJson(card)));
        return makeFile(stem + ".safetensors");
    }

    bool saw(const QString& request) const { return script->saw(request.toStdString()); }

    /// Closes the window, and has a new workbench for the next one.
    void close() {
        window->close();
        window.reset();
        script = std::make_shared<FakeScript>();
    }
};

}  // namespace shortrun::fake
