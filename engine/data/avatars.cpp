// Puts the parts of an avatar together, from the back to the front. Any thread.
#include "engine/data/avatars.h"

#include <algorithm>

#include "engine/core/check.h"
#include "engine/data/avatar_parts.h"

namespace shortrun {
namespace {

void mirror(ImageTiles& tile) {
    const int channels = tile.channels;
    for (int row = 0; row < tile.height; ++row) {
        std::uint8_t* line = tile.pixels.data() + static_cast<std::size_t>(row) * tile.width * channels;
        for (int left = 0, right = tile.width - 1; left < right; ++left, --right)
            std::swap_ranges(line + left * channels, line + (left + 1) * channels, line + right * channels);
    }
}

}  // namespace

ImageTiles drawAvatar(std::int64_t index, std::uint64_t seed, int size) {
    SHORTRUN_CHECK(size >= 8 && size <= 1024, "size of an avatar");
    const AvatarTraits traits = chooseTraits(index, seed);
    AvatarCanvas canvas(size);
    const HeadShape head(traits, canvas);
    paintBackground(canvas, traits);
    paintHairBehind(canvas, traits, head);
    paintClothes(canvas, traits, head);
    paintSkin(canvas, traits, head);
    paintCollar(canvas, traits);
    if (traits.beard != Beard::Moustache) paintBeard(canvas, traits, head);
    paintFeatures(canvas, traits, head);
    paintHairFront(canvas, traits, head);
    paintEarrings(canvas, traits, head);
    paintGlasses(canvas, traits, head);
    paintHat(canvas, traits, head);
    ImageTiles tile(1, size, size, 3);
    canvas.copyTo(tile.tile(0));
    if (traits.mirrored) mirror(tile);
    return tile;
}

}  // namespace shortrun
