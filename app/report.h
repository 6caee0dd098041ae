// The results of a command: for people a card of aligned lines, for machines one JSON object. Main thread.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/common_options.h"

namespace shortrun {

class Report {
 public:
    /// A line "label  text", and `value` under `key` in the JSON; an empty label is for machines only.
    void add(const std::string& key, nlohmann::ordered_json value, const std::string& label,
             const std::string& text);
    /// Where the value is the text.
    void add(const std::string& key, const std::string& text, const std::string& label);
    /// Lines printed as they are, below the card, for people only.
    void addText(const std::string& lines) { lines_ += lines; }

    /// On stdout: JSON with --json, nothing with --quiet, else the card.
    void print(const CommonOptions& options) const;

 private:
    nlohmann::ordered_json json_ = nlohmann::ordered_json::object();
    std::vector<std::pair<std::string, std::string>> rows_;
    std::string lines_;
};

/// Four digits that matter: "0.04167".
std::string shortNumber(double value);
/// How far a run is: "300 of 5000"; "300, where 200 were asked for" where it has made more already.
std::string iterationText(std::int64_t made, std::int64_t wanted);
/// One cell of a CSV (RFC 4180): in quotes where a comma, a quote or a line's end is in it.
std::string csvCell(const std::string& text);

}  // namespace shortrun
