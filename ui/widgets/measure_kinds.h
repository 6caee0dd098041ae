// The curves that there are for what was measured of a run: which columns stand together, and what they mean. Any
// thread.
#pragma once

#include <QString>
#include <span>

namespace shortrun {

struct MeasureKind {
    const char* title;
    const char* help;
    const char* columns[2];  ///< the second may be null
    bool ofNetwork;          ///< the columns begin with a network's prefix
    bool share;              ///< between 0 and 1

    QString translatedTitle() const;
    QString translatedHelp() const;
};

/// In the order in which they stand under one another.
std::span<const MeasureKind> measureKinds();

}  // namespace shortrun
