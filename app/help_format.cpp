#include "app/help_format.h"

#include <algorithm>
#include <sstream>

namespace shortrun {
namespace {

constexpr std::size_t kColumn = 26;
constexpr std::size_t kLineWidth = 100;

/// A name in the left column, its description wrapped in the right one.
std::string row(const std::string& name, const std::string& description) {
    std::string out = "  " + name;
    std::size_t used = out.size();
    if (used + 2 > kColumn) {
        out += '\n';
        used = 0;
    }
    out.append(kColumn - used, ' ');
    used = kColumn;
    std::istringstream words(description);
    for (std::string word; words >> word;) {
        if (used > kColumn && used + 1 + word.size() > kLineWidth) {
            out += '\n' + std::string(kColumn, ' ');
            used = kColumn;
        }
        if (used > kColumn) {
            out += ' ';
            ++used;
        }
        out += word;
        used += word.size();
    }
    return out + '\n';
}

}  // namespace

HelpFormat::HelpFormat(std::string usage, std::string examples)
    : usage_(std::move(usage)), examples_(std::move(examples)) {
    label("Positionals", "Arguments");
}

std::string HelpFormat::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
    std::string out = app->get_description() + "\n\nusage: shortrun " + usage_ + "\n" + make_positionals(app);
    // The command's own options come first, what all commands have in common last.
    std::vector<std::string> groups = app->get_groups();
    std::stable_partition(groups.begin(), groups.end(), [](const auto& group) { return group != "Common"; });
    for (const std::string& group : groups) {
        const auto options = app->get_options([&](const CLI::Option* option) {
            return option->get_group() == group && option->nonpositional();
        });
        if (!options.empty()) out += make_group(group, false, options);
    }
    return out + "\nExamples:\n" + examples_;
}

std::string HelpFormat::make_option(const CLI::Option* option, bool isPositional) const {
    return row(make_option_name(option, isPositional) + (isPositional ? "" : make_option_opts(option)),
               make_option_desc(option));
}

CLI::App& addSubcommand(CLI::App& root, const std::string& name, const std::string& about,
                        const std::string& usage, const std::string& examples) {
    CLI::App& command = *root.add_subcommand(name, about);
    command.formatter(std::make_shared<HelpFormat>(usage, examples));
    command.set_help_flag("-h,--help", "This help.")->group("Common");
    return command;
}

std::string overview(const CLI::App& root) {
    std::string out = root.get_description() + "\n\nusage: shortrun COMMAND ...\n\nCommands:\n";
    for (const CLI::App* command : root.get_subcommands({}))
        out += row(command->get_name(), command->get_description());
    return out + R"(
Begin here:
  shortrun train --data builtin:avatars --preset quick --run runs/avatars     learn from built-in pictures
  shortrun sample runs/avatars --out samples.png --film film.png              look at what was learnt
  shortrun reconstruct runs/avatars photo.jpg --out photo                     find a photograph in the model

  shortrun COMMAND --help        says all about a command
  shortrun train --help-config   lists every parameter with its range, default and meaning
  shortrun --version             says which version this is

Exit codes: 0 done, 2 usage, 3 bad input, 4 the run failed, 130 interrupted (after saving).
)";
}

}  // namespace shortrun
