#include "app/config_flags.h"

#include <algorithm>
#include <filesystem>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/check.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

constexpr std::int64_t kLargestSeed = (std::int64_t{1} << 53) - 1;  // what every reader of JSON keeps exactly

const Field& fieldOf(const std::string& key) {
    const Field* field = findField(key);
    SHORTRUN_CHECK(field != nullptr, key);
    return *field;
}

void setByFlag(Config& config, const std::string& flag, const std::string& key, const std::string& value) {
    try {
        setField(config, key, value);
    } catch (const Error& error) {
        // The person has typed the flag, not the key.
        std::string message = error.message();
        if (message.starts_with(key)) message.replace(0, key.size(), flag);
        throw Error(error.code(), message);
    }
}

}  // namespace

CLI::Option* ConfigFlags::add(CLI::App& command, const std::string& flag, const std::string& key,
                              const std::string& group) {
    const Field& field = fieldOf(key);
    const std::string help = field.help + " [" + rangeText(field) + "; default " + field.get(Config()) + "]";
    const auto callback = [this, flag, key](const std::string& value) { take(flag, key, value); };
    return command.add_option_function<std::string>(flag, callback, help)->option_text("VALUE")->group(group);
}

void ConfigFlags::addData(CLI::App& command, bool withSource) {
    const std::string group = "Data";
    if (withSource) add(command, "--data", "data.source", group)->option_text("SOURCE");
    add(command, "--size", "data.size", group)->option_text("PIXELS");
    add(command, "--channels", "data.channels", group)->option_text("N");
    add(command, "--crop", "data.crop", group)->option_text("PIXELS");
    add(command, "--limit", "data.limit", group)->option_text("N");
    command
        .add_flag_callback(
            "--flip", [this] { take("--flip", "data.flip", "true"); }, fieldOf("data.flip").help)
        ->group(group);
}

void ConfigFlags::take(const std::string& flag, const std::string& key, const std::string& value) {
    Config scratch;
    setByFlag(scratch, flag, key, value);
    given_.push_back({flag, key, value});
}

void ConfigFlags::applyTo(Config& config) const {
    for (const Given& given : given_) setByFlag(config, given.flag, given.key, given.value);
}

bool ConfigFlags::has(const std::string& key) const {
    return std::any_of(given_.begin(), given_.end(), [&](const Given& given) { return given.key == key; });
}

std::string absoluteSource(const std::string& source) {
    if (source.starts_with("builtin:")) return source;
    return std::filesystem::absolute(source).lexically_normal().string();
}

CLI::Option* addInteger(CLI::App& command, const std::string& flag, std::int64_t& value,
                        std::int64_t smallest, std::int64_t largest, const std::string& help) {
    const auto callback = [=, &value](const std::string& text) {
        const auto number = parseInteger(text);
        if (!number || *number < smallest || *number > largest)
            throw Error(ErrorCode::Usage, flag + ": '" + text + "' is no whole number from " +
                                              std::to_string(smallest) + " to " + std::to_string(largest) +
                                              ".");
        value = *number;
    };
    return command.add_option_function<std::string>(flag, callback, help)->option_text("N");
}

CLI::Option* addReal(CLI::App& command, const std::string& flag, double& value, double smallest,
                     double largest, const std::string& help) {
    const auto callback = [=, &value](const std::string& text) {
        const auto number = parseReal(text);
        if (!number || *number < smallest || *number > largest)
            throw Error(ErrorCode::Usage, flag + ": '" + text + "' is no number from " + realText(smallest) +
                                              " to " + realText(largest) + ".");
        value = *number;
    };
    return command.add_option_function<std::string>(flag, callback, help)->option_text("X");
}

CLI::Option* addSeed(CLI::App& command, std::uint64_t& seed) {
    const auto callback = [&seed](const std::string& text) {
        const auto number = parseInteger(text);
        if (!number || *number < 0 || *number > kLargestSeed)
            throw Error(ErrorCode::Usage, "--seed: '" + text + "' is no whole number from 0 to " +
                                              std::to_string(kLargestSeed) + ".");
        seed = static_cast<std::uint64_t>(*number);
    };
    return command
        .add_option_function<std::string>(
            "--seed", callback, "Chooses the draw: z_i is a function of the seed and i. [default 1]")
        ->option_text("S");
}

}  // namespace shortrun
