#include "engine/config/measure_set.h"

#include <algorithm>

#include "engine/config/value_text.h"
#include "engine/core/error.h"

namespace shortrun {

std::string MeasureSet::text() const {
    std::string text;
    for (std::size_t i = 0; i < kMeasureWords.size(); ++i)
        if (has(static_cast<Measure>(i))) text += (text.empty() ? "" : ", ") + std::string(kMeasureWords[i]);
    return text;
}

MeasureSet MeasureSet::parse(std::string_view text) {
    MeasureSet set;
    set.bits_ = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const std::string_view word = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) continue;
        const auto found = std::find(kMeasureWords.begin(), kMeasureWords.end(), word);
        if (found == kMeasureWords.end())
            throw Error(ErrorCode::Usage, "'" + std::string(word) + "' is none of its words");
        set.add(static_cast<Measure>(found - kMeasureWords.begin()));
    }
    if (set.bits_ == 0) throw Error(ErrorCode::Usage, "no word is given");
    return set;
}

}  // namespace shortrun
