#include "engine/config/model_card.h"

#include <nlohmann/json.hpp>

#include <cstdio>

#include "engine/core/error.h"
#include "engine/core/json_depth.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;

Json gaugesJson(const std::vector<MetricsRow>& rows) {
    Json list = Json::array();
    for (const MetricsRow& row : rows)
        list.push_back({{"iteration", row.iteration},
                        {"energy_gap", row.energyGap},
                        {"gradient_norm", row.gradientNorm},
                        {"chain_length", row.chainLength},
                        {"path_ratio", row.pathRatio},
                        {"data_noise_std", row.dataNoiseStd},
                        {"parameter_gradient_norm", row.parameterGradientNorm}});
    return list;
}

std::vector<MetricsRow> gaugesOf(const Json& list) {
    std::vector<MetricsRow> rows;
    for (const Json& entry : list) {
        MetricsRow row;
        row.iteration = entry.at("iteration").get<std::int64_t>();
        row.energyGap = entry.at("energy_gap").get<double>();
        row.gradientNorm = entry.at("gradient_norm").get<double>();
        row.chainLength = entry.at("chain_length").get<double>();
        row.pathRatio = entry.at("path_ratio").get<double>();
        row.dataNoiseStd = entry.at("data_noise_std").get<double>();
        row.parameterGradientNorm = entry.at("parameter_gradient_norm").get<double>();
        rows.push_back(row);
    }
    return rows;
}

/// The members that JSON and C++ name alike, one line each: `visit(key, member)`.
template <class Card, class Visit>
void forEachMember(Card& card, Visit visit) {
    visit("name", card.name);
    visit("title", card.title);
    visit("about", card.about);
    visit("data", card.data);
    visit("source", card.source);
    visit("licence", card.licence);
    visit("command", card.command);
    visit("seed", card.seed);
    visit("iterations", card.iterations);
    visit("seconds", card.seconds);
    visit("machine", card.machine);
    visit("device", card.device);
    visit("precision", card.precision);
    visit("size", card.size);
    visit("channels", card.channels);
    visit("width", card.width);
    visit("steps", card.steps);
    visit("data_noise_std", card.dataNoiseStd);
    visit("worked", card.worked);
    visit("weaknesses", card.weaknesses);
    visit("grid_seed", card.gridSeed);
}

std::string number(double value, const char* format = "%.3g") {
    char text[40];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string minutesText(double seconds) {
    const auto minutes = static_cast<long long>(seconds / 60 + 0.5);
    if (minutes < 1) return number(seconds, "%.0f") + " s";
    if (minutes < 60) return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string gaugesTable(const std::vector<MetricsRow>& rows) {
    std::string table =
        "\n| iteration | d | r | K r | q | sigma | parameter gradient |\n|---|---|---|---|---|---|---|\n";
    for (const MetricsRow& row : rows)
        table += "| " + std::to_string(row.iteration) + " | " + number(row.energyGap) + " | " +
                 number(row.gradientNorm) + " | " + number(row.chainLength) + " | " + number(row.pathRatio) +
                 " | " + number(row.dataNoiseStd) + " | " + number(row.parameterGradientNorm) + " |\n";
    return table;
}

std::string reconstructionText(const ModelCard::Reconstruction& found) {
    return std::to_string(found.pictures) + (found.pictures == 1 ? " picture of " : " pictures of ") +
           found.of + ", which it has not learnt from: mean MSE " + number(found.error) + " (" +
           number(found.psnr, "%.1f") + " dB), per pixel and channel on [-1, 1]";
}

}  // namespace

std::string toJson(const ModelCard& card) {
    Json root = Json::object();
    forEachMember(card, [&](const char* key, const auto& member) { root[key] = member; });
    if (!card.further.empty()) root["further_commands"] = card.further;
    root["gauges"] = gaugesJson(card.gauges);
    if (card.reconstruction)
        root["reconstruction"] = {{"of", card.reconstruction->of},
                                  {"pictures", card.reconstruction->pictures},
                                  {"mse", card.reconstruction->error},
                                  {"psnr", card.reconstruction->psnr}};
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

ModelCard parseModelCard(std::string_view json, const std::string& origin) {
    if (isNestedTooDeeply(json))
        throw Error(ErrorCode::BadInput, "'" + origin + "' is no model card: it is nested far too deeply.");
    try {
        const Json root = Json::parse(json);
        ModelCard card;
        forEachMember(card, [&](const char* key, auto& member) { root.at(key).get_to(member); });
        if (root.contains("further_commands")) root.at("further_commands").get_to(card.further);
        card.gauges = gaugesOf(root.at("gauges"));
        if (root.contains("reconstruction")) {
            const Json& found = root.at("reconstruction");
            card.reconstruction = {found.at("of").get<std::string>(), found.at("pictures").get<int>(),
                                   found.at("mse").get<double>(), found.at("psnr").get<double>()};
        }
        return card;
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::BadInput,
                    "'" + origin + "' is no model card: something in it is missing or of the wrong kind.",
                    error.what());
    }
}

std::string cardText(const ModelCard& card) {
    std::string text = "# " + card.title + "\n\n" + card.about + "\n\n";
    const auto line = [&](const char* label, const std::string& value) {
        if (!value.empty()) text += "- **" + std::string(label) + "**: " + value + "\n";
    };
    const std::string extent = std::to_string(card.size);
    line("Data", card.data);
    line("From", card.source);
    line("Licence of the data", card.licence);
    line("Pictures", extent + " x " + extent + (card.channels == 1 ? ", gray" : ", colour"));
    line("Network and chain", "n_f = " + std::to_string(card.width) + ", K = " + std::to_string(card.steps));
    line("Training", std::to_string(card.iterations) + " iterations in " + minutesText(card.seconds) +
                         ", seed " + std::to_string(card.seed));
    line("Machine", card.machine + (card.machine.empty() ? "" : "; ") + card.device + ", " + card.precision);
    if (card.reconstruction) line("Reconstruction", reconstructionText(*card.reconstruction));
    line("What worked", card.worked);
    line("Known weaknesses", card.weaknesses);
    text += card.further.empty() ? "\nThe command that made it:\n\n"
                                 : "\nThe commands that made it, one after another:\n\n";
    text += "    " + card.command + "\n";
    for (const std::string& command : card.further) text += "    " + command + "\n";
    return text + gaugesTable(card.gauges);
}

}  // namespace shortrun
