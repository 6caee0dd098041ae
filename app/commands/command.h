// What a command of `shortrun` is to the program: something that adds itself to the command line, and an
// action. Main thread.
#pragma once

#include <functional>
#include <stop_token>

namespace CLI {
class App;
}

namespace shortrun {

/// Does the work; gives up soon after a stop is requested. Returns the exit code, or throws what becomes one.
using CommandAction = std::function<int(const std::stop_token& stop)>;

/// Adds the command to `root`; parsing it sets `chosen`.
using AddCommand = void (*)(CLI::App& root, CommandAction& chosen);

void addTrain(CLI::App& root, CommandAction& chosen);
void addSample(CLI::App& root, CommandAction& chosen);
void addInterpolate(CLI::App& root, CommandAction& chosen);
void addReconstruct(CLI::App& root, CommandAction& chosen);
void addEvaluate(CLI::App& root, CommandAction& chosen);
void addMoments(CLI::App& root, CommandAction& chosen);
void addChain(CLI::App& root, CommandAction& chosen);
void addLearnTop(CLI::App& root, CommandAction& chosen);
void addSweep(CLI::App& root, CommandAction& chosen);
void addHistory(CLI::App& root, CommandAction& chosen);
void addInfo(CLI::App& root, CommandAction& chosen);
void addData(CLI::App& root, CommandAction& chosen);
void addModels(CLI::App& root, CommandAction& chosen);
void addCard(CLI::App& root, CommandAction& chosen);
void addImport(CLI::App& root, CommandAction& chosen);
void addExport(CLI::App& root, CommandAction& chosen);
void addBench(CLI::App& root, CommandAction& chosen);
void addPlane(CLI::App& root, CommandAction& chosen);

}  // namespace shortrun
