// What every command understands: where to compute, and how much to say. Main thread.
#pragma once

#include <CLI/CLI.hpp>

#include "app/config_flags.h"

namespace shortrun {

struct CommonOptions {
    ConfigFlags runtime;  ///< --device --precision --threads
    bool json = false;    ///< results on stdout as one JSON object
    bool quiet = false;   ///< nothing but errors (and JSON where asked for)

    /// The defaults with the flags given.
    RuntimeConfig runtimeConfig() const;
};

/// --device --precision --threads --json --quiet
void addCommonOptions(CLI::App& command, CommonOptions& options);
/// Only --json --quiet, for commands that do not compute.
void addOutputOptions(CLI::App& command, CommonOptions& options);

/// MODEL, the first argument of commands that use one.
void addModelArgument(CLI::App& command, std::string& model);

}  // namespace shortrun
