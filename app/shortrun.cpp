// shortrun: the command line. Everything that the window can compute, without a window.
#include <csignal>
#include <iostream>

#include "app/command_line.h"
#include "app/commands/command.h"
#include "app/failure.h"
#include "app/interruption.h"
#include "engine/core/log.h"

namespace {

using namespace shortrun;

/// The commands, in the order of the help.
constexpr AddCommand kCommands[] = {
    addTrain,        //
    addSample,       //
    addInterpolate,  //
    addReconstruct,  //
    addEvaluate,     //
    addMoments,      //
    addChain,        //
    addLearnTop,     //
    addSweep,        //
    addHistory,      //
    addInfo,         //
    addData,         //
    addModels,       //
    addImport,       //
    addExport,       //
    addCard,         //
    addPlane,        //
    addBench,        //
};

int runCommand(int argc, char** argv, const std::stop_token& stop) {
    const CommandAction action = parseCommandLine(argc, argv, kCommands);
    const int code = action(stop);
    // Who interrupted it has perhaps closed the pipe as well.
    if (code != kExitInterrupted) finishStandardOutput();
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    // A file that grows beyond its limit is then an error to tell of, as a full disk is.
    std::signal(SIGXFSZ, SIG_IGN);
    processLog().setQuiet(true);
    const Interruption interruption;
    try {
        return runCommand(argc, argv, interruption.token());
    } catch (...) {
        return reportFailure();
    }
}
