// Flags that stand for fields of the configuration: --size 64 for data.size=64. Main thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// Collects the flags given; a value that a field does not take is an Error{Usage} at once, in the flag's
/// name. It must stay where it is while the command line is parsed.
class ConfigFlags {
 public:
    ConfigFlags() = default;
    ConfigFlags(const ConfigFlags&) = delete;
    ConfigFlags& operator=(const ConfigFlags&) = delete;

    /// The help is the field's own, with its range.
    CLI::Option* add(CLI::App& command, const std::string& flag, const std::string& key,
                     const std::string& group);
    /// --size --channels --crop --limit --flip, and --data with `withSource`.
    void addData(CLI::App& command, bool withSource);

    void applyTo(Config& config) const;
    bool has(const std::string& key) const;

 private:
    struct Given {
        std::string flag;
        std::string key;
        std::string value;
    };
    void take(const std::string& flag, const std::string& key, const std::string& value);

    std::vector<Given> given_;
};

/// `source` so that it is found from any folder: "builtin:..." as it is, a path made absolute.
std::string absoluteSource(const std::string& source);

/// A whole number from `smallest` to `largest`. Error{Usage} names the flag, the text and the range.
CLI::Option* addInteger(CLI::App& command, const std::string& flag, std::int64_t& value,
                        std::int64_t smallest, std::int64_t largest, const std::string& help);
/// A finite number from `smallest` to `largest`, the same way.
CLI::Option* addReal(CLI::App& command, const std::string& flag, double& value, double smallest,
                     double largest, const std::string& help);
/// The seed of a draw.
CLI::Option* addSeed(CLI::App& command, std::uint64_t& seed);

}  // namespace shortrun
