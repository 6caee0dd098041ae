// How `shortrun COMMAND --help` looks: usage, arguments, options with wrapped descriptions, examples. Main
// thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace shortrun {

/// `usage` stands after "shortrun "; `examples` are whole lines, printed as they are.
class HelpFormat : public CLI::Formatter {
 public:
    HelpFormat(std::string usage, std::string examples);

    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
    std::string make_option(const CLI::Option* option, bool isPositional) const override;

 private:
    std::string usage_;
    std::string examples_;
};

/// Adds a command with its help in the program's form.
CLI::App& addSubcommand(CLI::App& root, const std::string& name, const std::string& about,
                        const std::string& usage, const std::string& examples);

/// The overview: the program, its commands with their sentences, examples.
std::string overview(const CLI::App& root);

}  // namespace shortrun
