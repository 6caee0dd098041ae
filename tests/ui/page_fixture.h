// One page over the real session and the fake workbench, which writes down what exploring asked for. Window
// thread.
#pragma once

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <mutex>
#include <vector>

#include "support/fake_workbench.h"
#include "ui/pages/page.h"

namespace shortrun::fake {

/// The exploring requests that reached the engine, in order. Any thread.
class Asked {
 public:
    void note(const ExploreRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    template <class Request>
    std::vector<Request> all() const {
        const std::lock_guard lock(mutex_);
        std::vector<Request> found;
        for (const auto& request : requests_)
            if (const auto* one = std::get_if<Request>(&request)) found.push_back(*one);
        return found;
    }
    std::size_t count() const {
        const std::lock_guard lock(mutex_);
        return requests_.size();
    }

 private:
    mutable std::mutex mutex_;
    std::vector<ExploreRequest> requests_;
};

class AskedWorkbench : public FakeWorkbench {
 public:
    AskedWorkbench(std::shared_ptr<FakeScript> script, std::shared_ptr<Asked> asked)
        : FakeWorkbench(std::move(script)), asked_(std::move(asked)) {}

    std::unique_ptr<Job> explore(const ExploreRequest& request, std::uint64_t generation,
                                 Outbox& out) override {
        asked_->note(request);
        return FakeWorkbench::explore(request, generation, out);
    }

 private:
    std::shared_ptr<Asked> asked_;
};

enum class Model { Open, None };

template <class PageType>
class PageFixture {
 public:
    explicit PageFixture(Model model) {
        script->sliceMilliseconds = 0;
        script->modelAtStart = model == Model::Open;
        bridge = std::make_unique<EngineBridge>(
            [script = script, asked = asked] { return std::make_unique<AskedWorkbench>(script, asked); });
        page = std::make_unique<PageType>(*bridge);
        QObject::connect(bridge.get(), &EngineBridge::snapshotChanged, page.get(), &Page::showSnapshot);
        QObject::connect(bridge.get(), &EngineBridge::eventHappened, page.get(), &Page::handleEvent);
        page->resize(860, 700);
        page->show();
    }

    /// The child with this accessible name.
    template <class Widget>
    Widget* named(const QString& name) const {
        for (Widget* widget : page->template findChildren<Widget*>())
            if (widget->accessibleName() == name) return widget;
        qFatal("no widget is named %s", qPrintable(name));
    }
    bool saw(const std::string& request) const { return script->saw(request); }

    std::shared_ptr<FakeScript> script = std::make_shared<FakeScript>();
    std::shared_ptr<Asked> asked = std::make_shared<Asked>();
    std::unique_ptr<EngineBridge> bridge;
    std::unique_ptr<PageType> page;
};

}  // namespace shortrun::fake
