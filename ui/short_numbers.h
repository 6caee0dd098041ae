// Numbers as short as people write them. Pure functions; any thread.
#pragma once

#include <QString>

namespace shortrun {

/// "1e-05" as "1e-5", "2.2e+04" as "2.2e4"; what has no exponent stays.
inline QString withShortExponent(const QString& number) {
    const qsizetype exponent = number.indexOf(QLatin1Char('e'));
    if (exponent < 0) return number;
    return number.left(exponent + 1) + QString::number(number.mid(exponent + 1).toInt());
}

}  // namespace shortrun
