// Ties one row of the schema to one member of Config: its kind, its words, its text forms follow from the
// member's type. Used by the two tables alone (schema_table.cpp, plane_schema.cpp); pure functions, any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/core/plain_text.h"

namespace shortrun {

inline constexpr auto kLog = FieldScale::Logarithmic;
inline constexpr auto kLive = FieldChange::Live;
inline constexpr auto kAdvanced = FieldLevel::Advanced;

/// The words of an enum, in the order of its values.
template <class Enum>
struct Words;
template <>
struct Words<Activation> {
    static constexpr std::array<const char*, 5> all = {"leaky_relu", "relu", "silu", "gelu", "elu"};
};
template <>
struct Words<InitialState> {
    static constexpr std::array<const char*, 2> all = {"uniform", "gaussian"};
};
template <>
struct Words<DataNoiseMode> {
    static constexpr std::array<const char*, 2> all = {"auto", "fixed"};
};
template <>
struct Words<ChainStart> {
    static constexpr std::array<const char*, 3> all = {"p0", "persistent", "data"};
};
template <>
struct Words<OnDivergence> {
    static constexpr std::array<const char*, 2> all = {"stop", "recover"};
};
template <>
struct Words<ReconstructionRule> {
    static constexpr std::array<const char*, 3> all = {"auto", "identity", "exact"};
};
template <>
struct Words<Device> {
    static constexpr std::array<const char*, 3> all = {"auto", "cpu", "cuda"};
};
template <>
struct Words<GradientMethod> {
    static constexpr std::array<const char*, 2> all = {"auto", "reference"};
};
template <>
struct Words<Precision> {
    static constexpr std::array<const char*, 3> all = {"auto", "fp32", "bf16"};
};

[[noreturn]] inline void refuseText(std::string_view text, const char* why) {
    throw Error(ErrorCode::Usage, "'" + std::string(text) + "' " + why);
}

template <class T>
constexpr FieldKind fieldKind() {
    if constexpr (std::is_same_v<T, bool>) return FieldKind::Boolean;
    if constexpr (std::is_enum_v<T>) return FieldKind::Choice;
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return FieldKind::Integer;
    if constexpr (std::is_floating_point_v<T>) return FieldKind::Real;
    if constexpr (std::is_same_v<T, std::string>) return FieldKind::Text;
    if constexpr (std::is_same_v<T, Schedule>) return FieldKind::Schedule;
    if constexpr (std::is_same_v<T, MeasureSet>) return FieldKind::Words;
}

template <class T>
std::string valueText(const T& value) {
    constexpr FieldKind kind = fieldKind<T>();
    if constexpr (kind == FieldKind::Boolean) return value ? "true" : "false";
    if constexpr (kind == FieldKind::Choice) return Words<T>::all.at(static_cast<std::size_t>(value));
    if constexpr (kind == FieldKind::Integer) return std::to_string(value);
    if constexpr (kind == FieldKind::Real) return realText(value);
    if constexpr (kind == FieldKind::Text) return value;
    if constexpr (kind == FieldKind::Schedule || kind == FieldKind::Words) return value.text();
}

template <class T>
T integerFromText(std::string_view text) {
    const auto number = parseInteger(text);
    if (!number) refuseText(text, "is no whole number");
    if (!std::in_range<T>(*number)) refuseText(text, "is out of range");
    return static_cast<T>(*number);
}

template <class T>
T choiceFromText(std::string_view text) {
    for (std::size_t i = 0; i < Words<T>::all.size(); ++i)
        if (text == Words<T>::all[i]) return static_cast<T>(i);
    refuseText(text, "is none of its words");
}

/// The value of a text. Error{Usage} with the text and what is wrong with it; the key is the caller's to
/// name.
template <class T>
T valueFromText(std::string_view text) {
    constexpr FieldKind kind = fieldKind<T>();
    if constexpr (kind == FieldKind::Integer) return integerFromText<T>(text);
    if constexpr (kind == FieldKind::Choice) return choiceFromText<T>(text);
    if constexpr (kind == FieldKind::Schedule) return Schedule::parse(std::string(text));
    if constexpr (kind == FieldKind::Words) return T::parse(text);
    if constexpr (kind == FieldKind::Boolean) {
        const auto value = parseBoolean(text);
        if (!value) refuseText(text, "is neither true nor false");
        return *value;
    }
    if constexpr (kind == FieldKind::Real) {
        const auto value = parseReal(text);
        if (!value) refuseText(text, "is no number");
        return *value;
    }
    if constexpr (kind == FieldKind::Text) {
        if (text.empty()) refuseText(text, "is empty");
        if (!isPlainText(text)) throw Error(ErrorCode::Usage, "the text is not plain UTF-8 on one line");
        return std::string(text);
    }
}

/// The member at the end of a path of member pointers: &Config::sampler, &SamplerConfig::steps.
template <auto First, auto... Rest>
decltype(auto) memberAt(auto& object) {
    if constexpr (sizeof...(Rest) == 0)
        return (object.*First);
    else
        return memberAt<Rest...>(object.*First);
}

/// A row with its kind, words, `get` and `set` filled in from the member that it stands for.
template <auto... Path>
Field bound(Field row) {
    using T = std::remove_cvref_t<decltype(memberAt<Path...>(std::declval<Config&>()))>;
    row.kind = fieldKind<T>();
    if constexpr (std::is_enum_v<T>) row.choices.assign(Words<T>::all.begin(), Words<T>::all.end());
    if constexpr (std::is_same_v<T, MeasureSet>) row.choices.assign(kMeasureWords.begin(), kMeasureWords.end());
    row.get = [](const Config& config) { return valueText<T>(memberAt<Path...>(config)); };
    row.set = [](Config& config, std::string_view text) {
        constexpr bool kSpacesCount = std::is_same_v<T, std::string>;
        memberAt<Path...>(config) = valueFromText<T>(kSpacesCount ? text : trimmed(text));
    };
    return row;
}

}  // namespace shortrun
