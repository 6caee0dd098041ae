#include "engine/storage/change_log.h"

#include <array>
#include <charconv>

namespace shortrun {

namespace {

std::string oneCell(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return text;
}

bool parseLine(std::string_view line, ParameterChange& change) {
    std::array<std::string_view, 4> cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t tab = line.find('\t');
        if ((tab == std::string_view::npos) != (i + 1 == cells.size())) return false;
        cells[i] = line.substr(0, tab);
        if (tab != std::string_view::npos) line.remove_prefix(tab + 1);
    }
    const char* end = cells[0].data() + cells[0].size();
    const auto [read, failure] = std::from_chars(cells[0].data(), end, change.iteration);
    if (failure != std::errc() || read != end || change.iteration < 1 || cells[1].empty()) return false;
    change.key = cells[1];
    change.before = cells[2];
    change.after = cells[3];
    return true;
}

}  // namespace

std::string changesHeader() {
    return "iteration\tkey\tbefore\tafter\n";
}

std::string changeLine(const ParameterChange& change) {
    return std::to_string(change.iteration) + '\t' + oneCell(change.key) + '\t' + oneCell(change.before) +
           '\t' + oneCell(change.after) + '\n';
}

std::string changesText(const std::vector<ParameterChange>& changes) {
    std::string text = changesHeader();
    for (const ParameterChange& change : changes) text += changeLine(change);
    return text;
}

std::vector<ParameterChange> parseChanges(std::string_view text) {
    std::vector<ParameterChange> changes;
    while (true) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return changes;  // what follows the last line's end is torn
        ParameterChange change;
        if (parseLine(text.substr(0, end), change)) noteChange(changes, std::move(change));
        text.remove_prefix(end + 1);
    }
}

}  // namespace shortrun
