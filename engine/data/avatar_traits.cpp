// The dice and the palettes of the avatars. Any thread.
#include "engine/data/avatar_traits.h"

#include <array>
#include <cstddef>

namespace shortrun {
namespace {

/// Independent random numbers of one avatar, each addressed by name: a new trait leaves the others as they
/// were.
class Dice {
 public:
    Dice(std::int64_t index, std::uint64_t seed)
        : key_(mix(mix(seed) ^ (static_cast<std::uint64_t>(index) * 0x9E3779B97F4A7C15ull))) {}

    /// Uniform in [0, 1) with 24 bits, exact in float.
    float share(std::uint64_t trait) const {
        return static_cast<float>(mix(key_ + trait * 0xD1342543DE82EF95ull) >> 40) * 0x1.0p-24f;
    }
    bool chance(std::uint64_t trait, float probability) const { return share(trait) < probability; }
    /// An index into `weights`, in proportion to them.
    template <std::size_t N>
    int weighted(std::uint64_t trait, const std::array<int, N>& weights) const {
        int total = 0;
        for (const int weight : weights) total += weight;
        int left = static_cast<int>(share(trait) * static_cast<float>(total));
        for (std::size_t i = 0; i + 1 < N; ++i) {
            left -= weights[i];
            if (left < 0) return static_cast<int>(i);
        }
        return static_cast<int>(N - 1);
    }

 private:
    /// The finaliser of splitmix64 (Steele, Lea, Flood 2014).
    static std::uint64_t mix(std::uint64_t x) {
        x += 0x9E3779B97F4A7C15ull;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
        return x ^ (x >> 31);
    }
    std::uint64_t key_;
};

enum Trait : std::uint64_t {
    kBackground,
    kBackgroundColour,
    kSkin,
    kWidth,
    kLength,
    kJaw,
    kHair,
    kHairColour,
    kEyes,
    kIris,
    kGaze,
    kBrows,
    kMouth,
    kNose,
    kBeard,
    kCheeks,
    kGlasses,
    kGlassesColour,
    kHat,
    kHatColour,
    kEarrings,
    kEarringColour,
    kClothes,
    kClothesColour,
    kMirrored,
    kDyed,
    kBeardKind
};

template <std::size_t N>
constexpr std::array<Colour, N> palette(const unsigned (&codes)[N]) {
    std::array<Colour, N> colours{};
    for (std::size_t i = 0; i < N; ++i) colours[i] = Colour::hex(codes[i]);
    return colours;
}

constexpr auto kSkins =
    palette({0xFFE2CC, 0xFBD0AE, 0xF2BC92, 0xE3A274, 0xCB8656, 0xAC6A40, 0x8A4F30, 0x683A26});
constexpr auto kNaturalHair = palette({0x2B2233, 0x8A532E, 0x3B2A2A, 0xD9792F, 0xEDBE63, 0x2B2233, 0x5C3A28,
                                       0xF6E0A6, 0x3B2A2A, 0xB5652E, 0x5C3A28, 0xDAD7E0});
constexpr auto kDyedHair = palette({0xEF6F9B, 0x5B8DEF, 0x3FB8A8, 0x8E6BD1, 0xE4572E});
constexpr auto kBackgrounds = palette({0x9ED8DB, 0xBFD7FF, 0xFFD97D, 0xFFB4A2, 0xC9B6F2, 0xB5E2B0, 0x6FB8D6,
                                       0xF7A6B9, 0xF2E3C6, 0x7FC8A9, 0x8A9BE8, 0xF4A261});
constexpr auto kFabrics = palette({0xE63946, 0xF4A72C, 0x2A9D8F, 0x3D5A98, 0x7B4FA3, 0xF7F3E9, 0x33384D,
                                   0xE76F8A, 0x58B368, 0x4FB3E8, 0xC1553B, 0xFFD24D});
constexpr auto kFrames = palette({0x2A2438, 0x8C2F39, 0x2F4B7C, 0xF0C75E, 0xF4EFE6});
constexpr auto kIrises = palette({0x4A2C1D, 0x6B4423, 0x3E7CB1, 0x3F8F5F, 0x6B7280});
constexpr auto kMetals = palette({0xFFD34E, 0xF4F4F8, 0xE63946, 0x3FC1C9});

/// One of the palette's colours that keep their distance from all of `others`, each as likely as the next.
template <std::size_t N>
Colour pick(const std::array<Colour, N>& colours, float share, std::initializer_list<Colour> others,
            float distance) {
    std::array<Colour, N> fitting{};
    std::size_t count = 0;
    for (const Colour& colour : colours) {
        bool apart = true;
        for (const Colour& other : others) apart = apart && colour.distance(other) >= distance;
        if (apart) fitting[count++] = colour;
    }
    if (count == 0) return colours[static_cast<std::size_t>(share * static_cast<float>(N))];
    return fitting[static_cast<std::size_t>(share * static_cast<float>(count))];
}

/// Under a hat only what hangs at the sides is left of the hair.
HairStyle hairUnderHat(HairStyle hair) {
    switch (hair) {
        case HairStyle::Afro:
        case HairStyle::Mohawk:
        case HairStyle::Quiff:
        case HairStyle::Spiky:
            return HairStyle::Buzz;
        case HairStyle::Bun:
            return HairStyle::Bob;
        case HairStyle::Curly:
            return HairStyle::Fringe;
        default:
            return hair;
    }
}

bool suitsBeard(HairStyle hair) {
    switch (hair) {
        case HairStyle::Bob:
        case HairStyle::LongWavy:
        case HairStyle::Pigtails:
        case HairStyle::Ponytail:
        case HairStyle::Braids:
        case HairStyle::Headscarf:
            return false;
        default:
            return true;
    }
}

void chooseFace(const Dice& dice, AvatarTraits& t) {
    t.skin = kSkins[static_cast<std::size_t>(dice.share(kSkin) * kSkins.size())];
    t.blush = t.skin.towards(Colour::hex(0xF0607A), 0.42f);
    t.widthShare = dice.share(kWidth);
    t.lengthShare = dice.share(kLength);
    t.jawShare = dice.share(kJaw);
    t.eyes = static_cast<EyeStyle>(dice.weighted(kEyes, std::array{10, 8, 4, 3, 7}));
    // Closed eyes are lines of ink, which the darkest skin would swallow at 32 pixels.
    if (t.eyes == EyeStyle::Smiling && t.skin.luma() < 0.3f) t.eyes = EyeStyle::Round;
    t.iris = kIrises[static_cast<std::size_t>(dice.weighted(kIris, std::array{8, 5, 4, 3, 2}))];
    t.gaze = static_cast<float>(dice.weighted(kGaze, std::array{1, 3, 1})) - 1.0f;
    t.brows = static_cast<BrowStyle>(dice.weighted(kBrows, std::array{6, 8, 5, 1, 3}));
    t.mouth = static_cast<MouthStyle>(dice.weighted(kMouth, std::array{9, 6, 4, 4, 2, 5}));
    t.nose = static_cast<NoseStyle>(dice.weighted(kNose, std::array{5, 4, 3}));
    t.rosyCheeks = dice.chance(kCheeks, 0.6f);
}

void chooseHair(const Dice& dice, AvatarTraits& t) {
    t.hair = static_cast<HairStyle>(
        dice.weighted(kHair, std::array{3, 4, 7, 6, 5, 6, 5, 7, 7, 6, 5, 5, 5, 3, 6, 4, 2, 4}));
    t.hat = static_cast<Hat>(dice.weighted(kHat, std::array{62, 8, 7, 4, 6, 4, 4, 5}));
    if (t.hair == HairStyle::Headscarf) t.hat = Hat::None;
    if (t.hat != Hat::None && t.hat != Hat::Headband) t.hair = hairUnderHat(t.hair);
    t.hairColour = dice.chance(kDyed, 0.13f) ? pick(kDyedHair, dice.share(kHairColour), {t.skin}, 0.2f)
                                             : pick(kNaturalHair, dice.share(kHairColour), {t.skin}, 0.2f);
    const bool bare = dice.share(kBeard) < 0.74f || !suitsBeard(t.hair);
    t.beard = bare ? Beard::None : static_cast<Beard>(1 + dice.weighted(kBeardKind, std::array{5, 2, 4, 3}));
}

void chooseColours(const Dice& dice, AvatarTraits& t) {
    t.backgroundColour = pick(kBackgrounds, dice.share(kBackgroundColour), {t.skin, t.hairColour}, 0.16f);
    t.background = static_cast<Background>(dice.weighted(kBackground, std::array{5, 4, 2}));
    t.backgroundAccent = t.backgroundColour.lighter(0.38f);
    t.clothesColour = pick(kFabrics, dice.share(kClothesColour), {t.skin, t.backgroundColour}, 0.22f);
    t.clothesAccent =
        t.clothesColour.luma() > 0.55f ? t.clothesColour.darker(0.45f) : t.clothesColour.lighter(0.75f);
    t.hatColour = pick(kFabrics, dice.share(kHatColour), {t.skin, t.backgroundColour, t.hairColour}, 0.22f);
    t.hatAccent = t.hatColour.luma() > 0.55f ? t.hatColour.darker(0.35f) : t.hatColour.lighter(0.7f);
    t.glassesColour = pick(kFrames, dice.share(kGlassesColour), {t.skin}, 0.28f);
    t.earringColour = kMetals[static_cast<std::size_t>(dice.share(kEarringColour) * kMetals.size())];
}

}  // namespace

AvatarTraits chooseTraits(std::int64_t index, std::uint64_t seed) {
    const Dice dice(index, seed);
    AvatarTraits t;
    chooseFace(dice, t);
    chooseHair(dice, t);
    chooseColours(dice, t);
    t.glasses = static_cast<Glasses>(dice.weighted(kGlasses, std::array{68, 14, 11, 7}));
    t.clothes = static_cast<Clothes>(dice.weighted(kClothes, std::array{6, 5, 5, 4, 4, 3, 4}));
    t.earrings = dice.chance(kEarrings, 0.22f);
    t.mirrored = dice.chance(kMirrored, 0.5f);
    return t;
}

}  // namespace shortrun
