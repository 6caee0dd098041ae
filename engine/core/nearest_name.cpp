#include "engine/core/nearest_name.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace shortrun {
namespace {

// Costs are in halves, so that a wrong case is cheaper than a wrong letter.
constexpr int kMistake = 2;
constexpr int kWrongCase = 1;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int replaceCost(char a, char b) {
    if (a == b) return 0;
    return lower(a) == lower(b) ? kWrongCase : kMistake;
}

/// Edit distance with swaps of neighbours (optimal string alignment), row by row.
int distance(std::string_view a, std::string_view b) {
    std::vector<int> beforeLast(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j) * kMistake;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i) * kMistake;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {last[j] + kMistake, row[j - 1] + kMistake, last[j - 1] + replaceCost(a[i - 1], b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], beforeLast[j - 2] + kMistake);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string nearestName(std::string_view name, std::span<const std::string> candidates) {
    // Nobody mistypes a name of a hundred letters; the rest of a longer one only costs time.
    const std::string_view typed = name.substr(0, 100);
    std::string nearest;
    int smallest = std::numeric_limits<int>::max();
    for (const std::string& candidate : candidates) {
        const int mistakes = distance(typed, candidate);
        if (mistakes >= smallest) continue;
        smallest = mistakes;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace shortrun
