// Configurations drawn over everything that the schema allows. No Qt.
#pragma once

#include <cmath>
#include <random>
#include <string>

#include "engine/config/schema.h"
#include "engine/config/value_text.h"

namespace shortrun::test {

class RandomConfig {
 public:
    explicit RandomConfig(std::uint64_t seed) : random_(seed) {}

    /// Any value that a field takes, as text.
    std::string value(const Field& field) {
        switch (field.kind) {
            case FieldKind::Boolean:
                return coin() ? "true" : "false";
            case FieldKind::Choice:
                return oneOf(field.choices);
            case FieldKind::Integer:
                return field.choices.empty() ? std::to_string(std::llround(std::trunc(number(field))))
                                             : oneOf(field.choices);
            case FieldKind::Real:
                return realText(number(field));
            case FieldKind::Text:
                return oneOf({"builtin:avatars", "/a b/c=d.gz", "\"quoted\\\"", " ends ", "ümläut/写真"});
            case FieldKind::Words:
                return someOf(field.choices);
            case FieldKind::Schedule:
                break;
        }
        return coin() ? realText(number(field)) : schedule(field).text();
    }

    Config config() {
        Config config;
        for (const Field& field : schema()) field.set(config, value(field));
        return config;
    }

 private:
    bool coin() { return std::uniform_int_distribution<>(0, 1)(random_) == 1; }
    std::string oneOf(const std::vector<std::string>& words) {
        return words[std::uniform_int_distribution<std::size_t>(0, words.size() - 1)(random_)];
    }
    /// At least one.
    std::string someOf(const std::vector<std::string>& words) {
        std::string text = oneOf(words);
        for (const std::string& word : words)
            if (coin() && text.find(word) == std::string::npos) text += ", " + word;
        return text;
    }
    /// The ends now and then, and numbers of every order of magnitude between them.
    double number(const Field& field) {
        const int place = std::uniform_int_distribution<>(0, 9)(random_);
        if (place == 0) return field.minimum;
        if (place == 1) return field.maximum;
        const double exponent = std::uniform_real_distribution<>(-9.0, 0.0)(random_);
        return field.minimum + (field.maximum - field.minimum) * std::pow(10.0, exponent);
    }
    Schedule schedule(const Field& field) {
        std::vector<std::pair<std::int64_t, double>> points;
        std::int64_t iteration = coin() ? 0 : 17;
        for (int left = std::uniform_int_distribution<>(1, 5)(random_); left > 0; --left) {
            points.emplace_back(iteration, number(field));
            iteration += std::uniform_int_distribution<>(1, 100000)(random_);
        }
        return Schedule(std::move(points));
    }

    std::mt19937_64 random_;
};

}  // namespace shortrun::test
