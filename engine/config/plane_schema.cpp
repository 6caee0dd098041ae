#include "engine/config/plane_schema.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/config/field_binding.h"
#include "engine/core/error.h"
#include "engine/core/json_depth.h"
#include "engine/core/nearest_name.h"

namespace shortrun {

template <>
struct Words<PlaneSource> {
    static constexpr std::array<const char*, 6> all = {"gaussians", "rings", "spirals", "moons", "file", "drawn"};
};
template <>
struct Words<PlaneActivation> {
    static constexpr std::array<const char*, 3> all = {"silu", "leaky_relu", "tanh"};
};

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostDrawn = 20'000;

template <auto... Path>
PlaneField row(Field display) {
    using T = std::remove_cvref_t<decltype(memberAt<Path...>(std::declval<PlaneConfig&>()))>;
    display.kind = fieldKind<T>();
    if constexpr (std::is_enum_v<T>) display.choices.assign(Words<T>::all.begin(), Words<T>::all.end());
    return {std::move(display),
            [](const PlaneConfig& config) { return valueText<T>(memberAt<Path...>(config)); },
            [](PlaneConfig& config, std::string_view text) {
                if constexpr (std::is_same_v<T, std::string>)
                    memberAt<Path...>(config) = text.empty() ? std::string() : valueFromText<T>(text);
                else
                    memberAt<Path...>(config) = valueFromText<T>(trimmed(text));
            }};
}

std::vector<PlaneField> planeDataRows() {
    return {
        row<&PlaneConfig::data, &PlaneDataConfig::source>(
            {.key = "source", .label = "Data", .help = "The law that the chains are to learn.", .change = kLive}),
        row<&PlaneConfig::data, &PlaneDataConfig::modes>({.key = "modes",
                                                          .label = "Gaussians",
                                                          .help = "How many Gaussians stand on the circle.",
                                                          .minimum = 1,
                                                          .maximum = 32,
                                                          .change = kLive}),
        row<&PlaneConfig::data, &PlaneDataConfig::spread>(
            {.key = "spread",
             .label = "Spread",
             .help = "Standard deviation of the data around their centres or curves.",
             .minimum = 0.02,
             .maximum = 0.5,
             .scale = kLog,
             .change = kLive}),
        row<&PlaneConfig::data, &PlaneDataConfig::file>(
            {.key = "file", .label = "File", .help = "A CSV of points, for the source 'file'.", .change = kLive}),
        row<&PlaneConfig::dataNoise>({.key = "data_noise",
                                      .label = "Data noise",
                                      .symbol = "σ",
                                      .help = "Standard deviation of the noise that is added to the data before "
                                              "learning: more of it is smoother and steadier.",
                                      .minimum = 0,
                                      .maximum = 0.5,
                                      .scale = kLog,
                                      .change = kLive}),
    };
}

std::vector<PlaneField> planeNetworkRows() {
    return {
        row<&PlaneConfig::network, &PlaneNetworkConfig::width>({.key = "width",
                                                                .label = "Width",
                                                                .help = "Units of each hidden layer.",
                                                                .minimum = 4,
                                                                .maximum = 128,
                                                                .scale = kLog}),
        row<&PlaneConfig::network, &PlaneNetworkConfig::layers>(
            {.key = "layers", .label = "Layers", .help = "Hidden layers.", .minimum = 1, .maximum = 4}),
        row<&PlaneConfig::network, &PlaneNetworkConfig::activation>(
            {.key = "activation",
             .label = "Activation",
             .help = "leaky_relu (slope 0.2), as the image networks have it, makes f of flat pieces; silu and tanh "
                     "make it smooth, and learn fine detail more slowly."}),
    };
}

std::vector<PlaneField> planeSamplerRows() {
    return {
        row<&PlaneConfig::sampler, &SamplerConfig::steps>({.key = "steps",
                                                           .label = "Langevin steps",
                                                           .symbol = "K",
                                                           .help = "Langevin steps of a chain.",
                                                           .minimum = 1,
                                                           .maximum = 2000,
                                                           .scale = kLog,
                                                           .change = kLive}),
        row<&PlaneConfig::sampler, &SamplerConfig::stepSize>(
            {.key = "step_size",
             .label = "Step size",
             .symbol = "s",
             .help = "What f′ is multiplied with in a Langevin step.",
             .minimum = 1e-5,
             .maximum = 1,
             .scale = kLog,
             .change = kLive}),
        row<&PlaneConfig::sampler, &SamplerConfig::noiseStd>(
            {.key = "noise_std",
             .label = "Step noise",
             .symbol = "e",
             .help = "Standard deviation of the noise of a Langevin step. With s it makes the temperature "
                     "T = e² / (2 s) of the law that the chain would reach in the end.",
             .minimum = 0,
             .maximum = 1,
             .scale = kLog,
             .change = kLive}),
        row<&PlaneConfig::sampler, &SamplerConfig::tieNoise>(
            {.key = "tie_noise",
             .label = "Tie e = √(2 s)",
             .help = "The literal Langevin equation, at temperature 1: e is then √(2 s).",
             .change = kLive}),
        row<&PlaneConfig::sampler, &SamplerConfig::initialState>(
            {.key = "initial_state",
             .label = "p0",
             .help = "uniform on the square from -1 to 1, or gaussian, N(0, 1).",
             .change = kLive}),
        row<&PlaneConfig::start>({.key = "start",
                                  .label = "Chains begin",
                                  .help = "p0: anew from noise in each iteration, which is the method; persistent: "
                                          "where they ended (persistent contrastive divergence); data: at data "
                                          "points (contrastive divergence).",
                                  .change = kLive}),
    };
}

std::vector<PlaneField> planeLearningRows() {
    return {
        row<&PlaneConfig::learningRate>({.key = "learning_rate",
                                         .label = "Learning rate",
                                         .symbol = "γ",
                                         .help = "Of Adam. Too high, and the chains swing about the data.",
                                         .minimum = 1e-5,
                                         .maximum = 1,
                                         .scale = kLog,
                                         .change = kLive}),
        row<&PlaneConfig::batch>({.key = "batch",
                                  .label = "Batch",
                                  .symbol = "m",
                                  .help = "Data points, and chains, of an iteration.",
                                  .minimum = 16,
                                  .maximum = 4096,
                                  .scale = kLog,
                                  .change = kLive}),
        row<&PlaneConfig::bandwidth>({.key = "bandwidth",
                                      .label = "Kernel width",
                                      .symbol = "h",
                                      .help = "Standard deviation of the Gaussian kernel through which points are "
                                              "seen as a density.",
                                      .minimum = 0.02,
                                      .maximum = 0.5,
                                      .scale = kLog,
                                      .change = kLive}),
        row<&PlaneConfig::grid>({.key = "grid",
                                 .label = "Grid",
                                 .help = "Cells along a side of the square, for densities and divergences.",
                                 .minimum = 32,
                                 .maximum = 512,
                                 .change = kLive}),
        row<&PlaneConfig::seed>({.key = "seed",
                                 .label = "Seed",
                                 .help = "Of the network's first weights, the data and the chains.",
                                 .maximum = 9007199254740991.0}),
    };
}

std::vector<PlaneField> makeTable() {
    std::vector<PlaneField> table;
    for (auto&& rows : {planeDataRows(), planeNetworkRows(), planeSamplerRows(), planeLearningRows()})
        table.insert(table.end(), rows.begin(), rows.end());
    return table;
}

const PlaneField& knownPlaneField(std::string_view key) {
    if (const PlaneField* field = findPlaneField(key)) return *field;
    std::vector<std::string> keys;
    for (const PlaneField& field : planeSchema()) keys.push_back(field.display.key);
    throw Error(ErrorCode::Usage,
                "unknown key '" + std::string(key) + "': did you mean '" + nearestName(key, keys) + "'?");
}

bool withinRange(const PlaneField& field, const PlaneConfig& config) {
    const FieldKind kind = field.display.kind;
    if (kind != FieldKind::Integer && kind != FieldKind::Real) return true;
    const auto value = parseReal(field.get(config));
    return value && *value >= field.display.minimum && *value <= field.display.maximum;
}

void setInRange(PlaneConfig& config, const PlaneField& field, std::string_view text) {
    std::string why;
    try {
        field.set(config, text);
        if (withinRange(field, config)) return;
        why = "'" + std::string(trimmed(text)) + "' is out of range";
    } catch (const Error& error) {
        why = error.message();
    }
    throw Error(ErrorCode::Usage, field.display.key + ": " + why + "; it takes " + rangeText(field.display));
}

Json jsonOf(const PlaneField& field, const PlaneConfig& config) {
    const std::string text = field.get(config);
    switch (field.display.kind) {
        case FieldKind::Integer:
            return *parseInteger(text);
        case FieldKind::Real:
            return *parseReal(text);
        case FieldKind::Boolean:
            return text == "true";
        default:
            return text;
    }
}

std::vector<PlanePoint> pointsOf(const Json& list) {
    std::vector<PlanePoint> points;
    if (!list.is_array() || list.size() > kMostDrawn)
        throw Error(ErrorCode::Usage, "points: a list of at most 20000 pairs of numbers is expected");
    for (const Json& pair : list) {
        const bool numbers = pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number();
        const PlanePoint point = numbers ? PlanePoint{pair[0].get<float>(), pair[1].get<float>()} : PlanePoint{9, 9};
        if (!(std::abs(point.x) <= kPlaneExtent) || !(std::abs(point.y) <= kPlaneExtent))
            throw Error(ErrorCode::Usage, "points: each is a pair of numbers from -1.5 to 1.5");
        points.push_back(point);
    }
    return points;
}

}  // namespace

std::span<const PlaneField> planeSchema() {
    static const std::vector<PlaneField> table = makeTable();
    return table;
}

const PlaneField* findPlaneField(std::string_view key) {
    const auto fields = planeSchema();
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const PlaneField& f) { return f.display.key == key; });
    return found == fields.end() ? nullptr : &*found;
}

void setPlaneField(PlaneConfig& config, std::string_view key, std::string_view text) {
    PlaneConfig changed = config;
    setInRange(changed, knownPlaneField(trimmed(key)), text);
    config = std::move(changed);
}

void applyPlaneAssignment(PlaneConfig& config, std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos)
        throw Error(ErrorCode::Usage, "'" + std::string(assignment) +
                                          "' is no assignment: write key=value, for example steps=100");
    setPlaneField(config, assignment.substr(0, equals), assignment.substr(equals + 1));
}

void checkPlaneRanges(const PlaneConfig& config) {
    for (const PlaneField& field : planeSchema()) {
        PlaneConfig copy = config;
        setInRange(copy, field, field.get(config));
    }
}

std::string toJson(const PlaneConfig& config) {
    Json json = Json::object();
    for (const PlaneField& field : planeSchema()) json[field.display.key] = jsonOf(field, config);
    json["points"] = Json::array();
    for (const PlanePoint& point : config.data.drawn) json["points"].push_back({point.x, point.y});
    return json.dump();
}

void applyPlaneJson(PlaneConfig& config, std::string_view text, const std::string& origin) {
    if (isNestedTooDeeply(text))
        throw Error(ErrorCode::BadInput, origin + ": this is nested far too deeply.");
    PlaneConfig changed = config;
    try {
        const Json json = Json::parse(text);
        if (!json.is_object()) throw Error(ErrorCode::Usage, "an object is expected");
        for (const auto& [key, value] : json.items()) {
            if (key == "points")
                changed.data.drawn = pointsOf(value);
            else
                setPlaneField(changed, key, value.is_string() ? value.get<std::string>() : value.dump());
        }
    } catch (const Json::exception&) {
        throw Error(ErrorCode::BadInput, origin + ": this is no JSON.");
    } catch (const Error& error) {
        throw Error(ErrorCode::BadInput, origin + ": " + error.message() + ".");
    }
    config = std::move(changed);
}

}  // namespace shortrun
