// A main window with resources of its own: models that ship, presets. Window thread.
#pragma once

#include <QDir>

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

    /// Closes the window, and has a new workbench for the next one.
    void close() {
        window->close();
        window.reset();
        script = std::make_shared<FakeScript>();
    }
};

}  // namespace shortrun::fake
