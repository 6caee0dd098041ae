#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "app/help_format.h"
#include "engine/core/error.h"
#include "engine/core/nearest_name.h"

namespace shortrun {
namespace {

[[noreturn]] void usageError(const std::string& message) {
    throw Error(ErrorCode::Usage, message);
}

CommandAction printing(std::string text) {
    return [text = std::move(text)](const std::stop_token&) {
        std::cout << text;
        return 0;
    };
}

CLI::App& commandOf(CLI::App& root, const std::string& name) {
    std::vector<std::string> names;
    for (CLI::App* command : root.get_subcommands({})) {
        if (command->get_name() == name) return *command;
        names.push_back(command->get_name());
    }
    if (name.starts_with('-'))
        usageError("'" + name + "' stands where a command is expected: see 'shortrun --help'.");
    usageError("There is no command '" + name + "': did you mean '" + nearestName(name, names) + "'?");
}

/// Names first: a mistyped flag should be told of as such, whatever else is missing.
void checkFlags(const CLI::App& command, std::span<const std::string> words) {
    std::vector<std::string> known;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    const auto empty = [&](const std::string& flag) {
        usageError(flag + " needs a value that is not empty; see 'shortrun " + command.get_name() +
                   " --help'.");
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") return;
        if (word.empty())
            empty(i > 0 && words[i - 1].starts_with("--") ? words[i - 1] : "'" + command.get_name() + "'");
        if (!word.starts_with("--")) continue;
        const std::string flag = word.substr(0, word.find('='));
        if (word.size() == flag.size() + 1) empty(flag);
        if (std::find(known.begin(), known.end(), flag) == known.end())
            usageError("'" + command.get_name() + "' has no flag '" + flag + "': did you mean '" +
                       nearestName(flag, known) + "'?");
    }
}

/// The parser's exceptions in our words.
std::string sentenceOf(const CLI::ParseError& error, const CLI::App& command) {
    const std::string said = error.what();
    const std::string subject = said.substr(0, said.find(':'));
    const std::string see = "; see 'shortrun " + command.get_name() + " --help'.";
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) {
        if (said.find("At Most") != std::string::npos) return subject + " is given more than once" + see;
        return subject + " needs a value" + see;
    }
    if (const auto extra = dynamic_cast<const CLI::ExtrasError*>(&error)) {
        const auto remaining = command.remaining();
        return "'" + (remaining.empty() ? said : remaining.front()) + "' is one argument too many" + see;
    }
    return said + see;
}

}  // namespace

CommandAction parseCommandLine(int argc, char** argv, std::span<const AddCommand> commands) {
    CLI::App root("shortrun: train and explore short-run MCMC energy-based models of images.");
    CommandAction chosen;
    for (const AddCommand add : commands) add(root, chosen);

    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty())
        usageError("Name a command, for example 'shortrun train'; 'shortrun --help' lists them.");
    const std::string& first = words.front();
    if (first == "--help" || first == "-h" || first == "help") return printing(overview(root));
    if (first == "--version") return printing("shortrun " SHORTRUN_VERSION "\n");
    CLI::App& command = commandOf(root, first);
    checkFlags(command, std::span(words).subspan(1));
    try {
        root.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return printing(command.help());
    } catch (const CLI::ParseError& error) {
        usageError(sentenceOf(error, command));
    }
    return chosen;
}

}  // namespace shortrun
