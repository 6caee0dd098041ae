#include "app/commands/sweep_table.h"

#include <algorithm>

#include "app/report.h"
#include "engine/config/value_text.h"

namespace shortrun {
namespace {

using Json = nlohmann::ordered_json;

/// A number or text as a cell; nothing for what is not there.
std::string cellOf(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    if (value.is_number()) return shortNumber(value.get<double>());
    return {};
}

/// The same with all digits.
std::string exactCell(const Json& value) {
    return value.is_number_float() ? realText(value.get<double>()) : cellOf(value);
}

Json at(const Json& object, const char* key) {
    return object.is_object() && object.contains(key) ? object[key] : Json();
}

std::vector<std::string> publishedNames(const std::vector<SweepResult>& results) {
    std::vector<std::string> names;
    for (const SweepResult& result : results) {
        const Json published = at(result, "published");
        for (const auto& [name, value] : published.items())
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
}

/// What the numbers depend on: hash and input rule of the network, counts.
std::string protocolOf(const Json& result, const Json& network) {
    const std::string hash = cellOf(at(network, "sha256")), rule = cellOf(at(network, "input"));
    return (hash.empty() ? "" : ", SHA-256 " + hash) + (rule.empty() ? "" : "; " + rule) + "; " +
           cellOf(at(result, "count")) + " samples against " + cellOf(at(result, "data_count")) + " pictures";
}

using Rows = std::vector<std::vector<std::string>>;

std::string aligned(const Rows& rows) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string space(widths[c] - row[c].size(), ' ');
            // Words to the left, numbers to the right.
            line += (c == 0 ? "" : "  ") + (c < 2 ? row[c] + space : space + row[c]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

}  // namespace

std::string sweepText(const std::vector<SweepResult>& results) {
    if (results.empty()) return {};
    const auto published = publishedNames(results);
    Rows rows = {{"point", "status", "iteration", "r", "K r", "q", "sigma", "Frechet", "kernel", "+-",
                  "precision", "recall"}};
    bool scores = false;
    for (const SweepResult& result : results)
        for (const Json& network : at(result, "networks"))
            scores = scores || network.contains("inception_score");
    if (scores) rows[0].push_back("IS");
    for (const std::string& name : published) rows[0].push_back("published " + name);
    std::string network, protocol;
    for (const SweepResult& result : results) {
        const Json gauges = at(result, "gauges"), networks = at(result, "networks");
        const Json last = networks.is_array() && !networks.empty() ? networks.back() : Json();
        if (network.empty()) {
            network = cellOf(at(last, "network"));
            protocol = protocolOf(result, last);
        }
        auto& row = rows.emplace_back();
        for (const char* key : {"label", "status", "iteration"}) row.push_back(cellOf(at(result, key)));
        for (const char* key : {"gradient_norm", "chain_length", "path_ratio", "data_noise_std"})
            row.push_back(cellOf(at(gauges, key)));
        for (const char* key :
             {"frechet_distance", "kernel_distance", "kernel_deviation", "precision", "recall"})
            row.push_back(cellOf(at(last, key)));
        if (scores) row.push_back(cellOf(at(at(last, "inception_score"), "mean")));
        for (const std::string& name : published)
            row.push_back(cellOf(at(at(result, "published"), name.c_str())));
    }
    return aligned(rows) + "\nDistances in the features of: " + network + protocol + ".\n";
}

std::string sweepCsv(const std::vector<SweepResult>& results) {
    const auto published = publishedNames(results);
    const std::vector<const char*> gauges = {"seconds",    "energy_gap",     "gradient_norm", "chain_length",
                                             "path_ratio", "data_noise_std", "learning_rate"};
    const std::vector<const char*> measures = {"frechet_distance", "kernel_distance", "kernel_deviation",
                                               "precision",        "recall",          "nearest_ratio"};
    std::string text = "label,settings,status,iteration,recoveries";
    for (const char* gauge : gauges) text += std::string(",") + gauge;
    std::size_t networks = 0;
    for (const SweepResult& result : results) networks = std::max(networks, at(result, "networks").size());
    for (std::size_t n = 1; n <= networks; ++n) {
        text += ",network_" + std::to_string(n);
        for (const char* measure : measures) text += "," + std::string(measure) + "_" + std::to_string(n);
        text += ",inception_score_" + std::to_string(n);
    }
    for (const std::string& name : published) text += "," + csvCell("published " + name);
    text += '\n';
    for (const SweepResult& result : results) {
        text += csvCell(exactCell(at(result, "label"))) + "," + csvCell(at(result, "settings").dump());
        for (const char* key : {"status", "iteration", "recoveries"})
            text += "," + exactCell(at(result, key));
        for (const char* gauge : gauges) text += "," + exactCell(at(at(result, "gauges"), gauge));
        for (std::size_t n = 0; n < networks; ++n) {
            const Json all = at(result, "networks");
            const Json network = n < all.size() ? all[n] : Json();
            text += "," + csvCell(exactCell(at(network, "network")));
            for (const char* measure : measures) text += "," + exactCell(at(network, measure));
            text += "," + exactCell(at(at(network, "inception_score"), "mean"));
        }
        for (const std::string& name : published)
            text += "," + exactCell(at(at(result, "published"), name.c_str()));
        text += '\n';
    }
    return text;
}

}  // namespace shortrun
