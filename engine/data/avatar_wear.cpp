// Background, clothes, hats and earrings of the avatars. Any thread.
#include "engine/data/avatar_parts.h"

namespace shortrun {
namespace {

Path shoulders() {
    return Pen({2.2f, 33})
        .curve({2.2f, 28.6f}, {6.0f, 27.4f}, {12.4f, 26.2f})
        .line({19.6f, 26.2f})
        .curve({26.0f, 27.4f}, {29.8f, 28.6f}, {29.8f, 33})
        .close();
}

void paintBeanie(AvatarCanvas& canvas, const AvatarTraits& t, float w) {
    const float x = 16;
    canvas.fill(Path::ellipse({x, 1.9f}, 1.9f, 1.8f), t.hatAccent);
    canvas.fill(Pen({x - w, 11})
                    .curve({x - w, 4.6f}, {x - 5, 2.6f}, {x, 2.6f})
                    .curve({x + 5, 2.6f}, {x + w, 4.6f}, {x + w, 11})
                    .close(),
                t.hatColour);
    canvas.fill(Path::roundedBox({x - w - 0.5f, 8.5f}, {x + w + 0.5f, 12.0f}, 1.5f), t.hatAccent);
}

void paintCap(AvatarCanvas& canvas, const AvatarTraits& t, float w) {
    const float x = 16;
    canvas.fill(Pen({x - w, 11})
                    .curve({x - w, 5.2f}, {x - 5, 3.0f}, {x, 3.0f})
                    .curve({x + 5, 3.0f}, {x + w, 5.2f}, {x + w, 11})
                    .close(),
                t.hatColour);
    canvas.fill(Path::ellipse({x, 7.3f}, 2.6f, 2.3f), t.hatAccent);
    canvas.fill(Path::blob({{x - w + 0.6f, 10.2f},
                            {x, 9.4f},
                            {x + w - 0.6f, 10.2f},
                            {x + w + 0.6f, 11.9f},
                            {x, 11.8f},
                            {x - w - 0.6f, 11.9f}}),
                t.hatColour.darker(0.3f));
}

void paintTopHat(AvatarCanvas& canvas, const AvatarTraits& t, float w) {
    const float x = 16;
    canvas.fill(Path::roundedBox({x - 5.9f, 0.8f}, {x + 5.9f, 10.5f}, 1.1f), t.hatColour);
    canvas.fill(Path::roundedBox({x - 5.9f, 6.6f}, {x + 5.9f, 9.2f}, 0), t.hatAccent);
    canvas.fill(Path::ellipse({x, 10.3f}, w + 2.2f, 1.5f), t.hatColour.darker(0.12f));
}

void paintBucket(AvatarCanvas& canvas, const AvatarTraits& t, float w) {
    const float x = 16;
    canvas.fill(Pen({x - w + 0.6f, 10})
                    .curve({x - w + 0.8f, 5}, {x - 5.6f, 3.0f}, {x, 3.0f})
                    .curve({x + 5.6f, 3.0f}, {x + w - 0.8f, 5}, {x + w - 0.6f, 10})
                    .close(),
                t.hatColour);
    canvas.fill(Path::blob({{x - w + 0.4f, 8.2f},
                            {x, 8.9f},
                            {x + w - 0.4f, 8.2f},
                            {x + w + 2.2f, 12.2f},
                            {x, 11.6f},
                            {x - w - 2.2f, 12.2f}}),
                t.hatColour.darker(0.16f));
    canvas.fill(Path::stroke({{x - w + 0.9f, 7.8f}, {x, 8.5f}, {x + w - 0.9f, 7.8f}}, 0.9f), t.hatAccent);
}

void paintBeret(AvatarCanvas& canvas, const AvatarTraits& t, float w) {
    const float x = 16;
    canvas.fill(Path::stroke({{x - 1.0f, 3.4f}, {x - 0.6f, 1.6f}}, 1.0f), t.hatColour.darker(0.2f));
    canvas.fill(Path::blob({{x - w - 1.8f, 7.6f},
                            {x - 6, 3.4f},
                            {x + 1, 2.6f},
                            {x + 6.8f, 5.2f},
                            {x + w + 0.4f, 9.6f},
                            {x + 4, 10.9f},
                            {x - 4, 10.8f},
                            {x - w - 0.6f, 10.4f}}),
                t.hatColour);
    canvas.fill(Path::stroke({{x - w + 0.4f, 10.7f}, {x, 10.2f}, {x + w - 0.4f, 10.6f}}, 1.1f),
                t.hatColour.darker(0.3f));
}

void paintPartyHat(AvatarCanvas& canvas, const AvatarTraits& t) {
    const float x = 16;
    const Path cone = Pen({x, 0.6f})
                          .line({x + 5.2f, 8.6f})
                          .curve({x + 2.4f, 9.6f}, {x - 2.4f, 9.6f}, {x - 5.2f, 8.6f})
                          .close();
    const Mask inside = canvas.mask(cone);
    canvas.fill(inside, t.hatColour);
    canvas.fill(Path::stroke({{x - 4.0f, 4.2f}, {x, 5.0f}, {x + 4.0f, 4.2f}}, 1.2f), t.hatAccent, inside);
    canvas.fill(Path::stroke({{x - 6, 7.4f}, {x, 8.3f}, {x + 6, 7.4f}}, 1.2f), t.hatAccent, inside);
    canvas.fill(Path::ellipse({x, 1.5f}, 1.5f, 1.4f), t.hatAccent);
}

}  // namespace

void paintBackground(AvatarCanvas& canvas, const AvatarTraits& t) {
    const bool gradient = t.background == Background::Gradient;
    canvas.fillGradient(gradient ? t.backgroundAccent : t.backgroundColour, t.backgroundColour);
    if (t.background == Background::Sun)
        canvas.fill(Path::ellipse({16, 16.5f}, 13.6f, 13.6f), t.backgroundAccent);
}

void paintClothes(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape&) {
    const Path torso = shoulders();
    if (t.clothes == Clothes::Hoodie)
        canvas.fill(
            Path::blob({{8.2f, 24.6f}, {16, 22}, {23.8f, 24.6f}, {24.6f, 28.6f}, {16, 31}, {7.4f, 28.6f}}),
            t.clothesColour.darker(0.25f));
    const Mask cloth = canvas.mask(torso);
    canvas.fill(cloth, t.clothesColour);
    switch (t.clothes) {
        case Clothes::Tee:
            canvas.fill(Path::ellipse({16, 26.4f}, 4.3f, 2.9f), t.clothesColour.darker(0.25f), cloth);
            break;
        case Clothes::Stripes:
            canvas.fill(Path::stroke({{0, 29.6f}, {16, 29.9f}, {32, 29.6f}}, 1.25f), t.clothesAccent, cloth);
            canvas.fill(Path::stroke({{0, 32.2f}, {16, 32.5f}, {32, 32.2f}}, 1.25f), t.clothesAccent, cloth);
            break;
        case Clothes::Hoodie:
            canvas.fill(Path::stroke({{13.2f, 28.6f}, {13.0f, 31.4f}}, 0.7f).both(), t.clothesAccent);
            break;
        case Clothes::Dungarees:
            canvas.fill(cloth, t.clothesAccent);
            canvas.fill(Path::roundedBox({9.6f, 29.6f}, {22.4f, 34}, 0.8f)
                            .add(Path::stroke({{8.6f, 27}, {10.4f, 30}}, 2.1f).both()),
                        t.clothesColour, cloth);
            break;
        case Clothes::Shirt:
        case Clothes::Turtleneck:
        case Clothes::Vneck:
            break;
    }
}

void paintCollar(AvatarCanvas& canvas, const AvatarTraits& t) {
    switch (t.clothes) {
        case Clothes::Turtleneck:
            canvas.fill(Path::roundedBox({11.9f, 25.0f}, {20.1f, 29.2f}, 1.6f),
                        t.clothesColour.darker(0.14f));
            break;
        case Clothes::Shirt:
            canvas.fill(Path::polygon({{16, 29.4f}, {12.6f, 25.8f}, {10.6f, 28.0f}, {13.6f, 30.9f}}).both(),
                        t.clothesAccent);
            break;
        case Clothes::Vneck:
            canvas.fill(Path::polygon({{13.2f, 27}, {18.8f, 27}, {16, 30.6f}}), t.skin);
            canvas.fill(Path::stroke({{12.6f, 26.6f}, {14.2f, 28.9f}, {16, 30.9f}}, 1.0f).both(),
                        t.clothesAccent);
            break;
        default:
            break;
    }
}

void paintEarrings(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    if (!t.earrings || t.hair == HairStyle::Headscarf) return;
    canvas.fill(Path::ellipse({head.centre + head.halfWidth + 0.7f, 19.9f}, 0.95f, 0.95f).both(),
                t.earringColour);
}

void paintHat(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const float w = head.halfWidth + 1.0f;
    switch (t.hat) {
        case Hat::None:
            break;
        case Hat::Beanie:
            paintBeanie(canvas, t, w);
            break;
        case Hat::Cap:
            paintCap(canvas, t, w);
            break;
        case Hat::TopHat:
            paintTopHat(canvas, t, w);
            break;
        case Hat::Headband:
            canvas.fill(Path::stroke({{16 - w, 11.4f}, {16, 9.6f}, {16 + w, 11.4f}}, 1.9f), t.hatColour);
            break;
        case Hat::Beret:
            paintBeret(canvas, t, w);
            break;
        case Hat::Party:
            paintPartyHat(canvas, t);
            break;
        case Hat::Bucket:
            paintBucket(canvas, t, w);
            break;
    }
}

}  // namespace shortrun
