// What one avatar looks like: every choice, made from its index and seed alone. Pure functions; any thread.
#pragma once

#include <cstdint>

#include "engine/data/avatar_canvas.h"

namespace shortrun {

enum class HairStyle {
    Bald,
    Buzz,
    SidePart,
    Quiff,
    Spiky,
    Curly,
    Afro,
    Bob,
    LongStraight,
    LongWavy,
    Bun,
    Pigtails,
    Ponytail,
    Mohawk,
    Fringe,
    Braids,
    Balding,
    Headscarf
};
enum class EyeStyle { Round, Tall, Lidded, Smiling, Lashes };
enum class BrowStyle { Straight, Arched, Raised, Stern, Bushy };
enum class MouthStyle { Smile, Grin, Open, Smirk, Small, Cheer };
enum class NoseStyle { Button, Line, Wide };
enum class Beard { None, Full, Goatee, Moustache, Stubble };
enum class Glasses { None, Round, Square, Shades };
enum class Hat { None, Beanie, Cap, TopHat, Headband, Beret, Party, Bucket };
enum class Clothes { Tee, Stripes, Hoodie, Shirt, Turtleneck, Dungarees, Vneck };
enum class Background { Flat, Gradient, Sun };

/// All choices of one avatar. Numbers named "...Share" lie in [0, 1].
struct AvatarTraits {
    Background background{};
    Colour backgroundColour, backgroundAccent;
    Colour skin, blush;
    float widthShare = 0, lengthShare = 0, jawShare = 0;
    HairStyle hair{};
    Colour hairColour;
    EyeStyle eyes{};
    Colour iris;
    float gaze = 0;  ///< -1 (left) ... 1 (right)
    BrowStyle brows{};
    MouthStyle mouth{};
    NoseStyle nose{};
    Beard beard{};
    bool rosyCheeks = false;
    Glasses glasses{};
    Colour glassesColour;
    Hat hat{};
    Colour hatColour, hatAccent;
    bool earrings = false;
    Colour earringColour;
    Clothes clothes{};
    Colour clothesColour, clothesAccent;
    bool mirrored = false;  ///< the whole drawing, left to right
};

AvatarTraits chooseTraits(std::int64_t index, std::uint64_t seed);

}  // namespace shortrun
