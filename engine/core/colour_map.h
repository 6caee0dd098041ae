// Colours for numbers, told apart by the colour-blind, and in print. Viridis, by S. van der Walt and N. Smith, in the
// public domain (CC0), for what has a size; a diverging map of our own for what has a sign. Pure; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace shortrun {

/// The colour at a place from 0 to 1 along evenly spaced stops, linear between them; what lies beyond takes the end's.
inline std::array<std::uint8_t, 3> colourAlong(std::span<const std::uint32_t> stops, double value) {
    const double place = (value > 0 ? std::min(value, 1.0) : 0.0) * static_cast<double>(stops.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double share = place - static_cast<double>(below);
    std::array<std::uint8_t, 3> colour{};
    for (int channel = 0; channel < 3; ++channel) {
        const int shift = 16 - 8 * channel;
        const double low = stops[below] >> shift & 0xff, high = stops[below + 1] >> shift & 0xff;
        colour[static_cast<std::size_t>(channel)] = static_cast<std::uint8_t>(low + share * (high - low) + 0.5);
    }
    return colour;
}

/// Viridis: from dark blue over green to yellow in even steps of lightness, for a value from 0 (dark) to 1 (light).
inline std::array<std::uint8_t, 3> viridis(double value) {
    constexpr std::array<std::uint32_t, 16> stops = {0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e,
                                                     0x2a788e, 0x23888e, 0x1f988b, 0x22a884, 0x35b779, 0x54c568,
                                                     0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725};
    return colourAlong(stops, value);
}

/// From blue (-1) over a near white (0) to orange (1), both sides darkening evenly.
inline std::array<std::uint8_t, 3> diverging(double value) {
    constexpr std::array<std::uint32_t, 9> stops = {0x08306b, 0x1f5fa8, 0x5596cf, 0xa7cbe8, 0xf7f7f5,
                                                    0xf6c99b, 0xe38f43, 0xb85a0c, 0x6e2c00};
    return colourAlong(stops, (value + 1) / 2);
}

}  // namespace shortrun
