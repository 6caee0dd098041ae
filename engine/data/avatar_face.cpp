// Skin, eyes, brows, nose, mouth, beard and glasses of the avatars. Any thread.
#include "engine/data/avatar_parts.h"

namespace shortrun {
namespace {

constexpr Colour kWhite = Colour::hex(0xFFFFFF);
constexpr Colour kInk = Colour::hex(0x2A2033);
constexpr Colour kDeepInk = Colour::hex(0x120810);  // on dark skin
constexpr Colour kMouthInside = Colour::hex(0x7A2436);
constexpr Colour kTongue = Colour::hex(0xF0788A);

/// The colour of brows and beards: the hair's, dark enough to be seen on the skin.
Colour browColour(const AvatarTraits& t) {
    Colour colour = t.hair == HairStyle::Headscarf ? Colour::hex(0x3B2A2A) : t.hairColour.darker(0.2f);
    for (int i = 0; i < 4 && colour.distance(t.skin) < 0.3f; ++i) colour = colour.darker(0.35f);
    return colour;
}

/// Drawings of the right half are made once and mirrored; `x` is measured from the head's centre.
Point at(const HeadShape& head, float x, float y) {
    return {head.centre + x, y};
}

void paintOpenEyes(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const bool tall = t.eyes == EyeStyle::Tall;
    const float rx = tall ? 1.95f : 2.2f, ry = tall ? 2.6f : 2.2f;
    const Path whites = Path::ellipse(at(head, head.eyeX, head.eyeY), rx, ry).both();
    const Mask inside = canvas.mask(whites);
    canvas.fill(inside, kWhite);
    for (const float side : {-1.0f, 1.0f}) {
        const float x = side * (head.eyeX - 0.25f) + 0.45f * t.gaze, y = head.eyeY + 0.15f;
        canvas.fill(Path::ellipse(at(head, x, y), 1.6f, tall ? 1.85f : 1.65f), t.iris, inside);
        canvas.fill(Path::ellipse(at(head, x, y), 1.0f, tall ? 1.2f : 1.05f), kInk, inside);
        canvas.fill(Path::ellipse(at(head, x + 0.5f, y - 0.6f), 0.45f, 0.45f), kWhite, inside);
    }
    if (t.eyes == EyeStyle::Lidded) {
        const float edge = head.eyeY - 0.55f;
        canvas.fill(
            Path::roundedBox(at(head, head.eyeX - 3, edge - 3), at(head, head.eyeX + 3, edge), 0).both(),
            t.skin.darker(0.14f), inside);
        canvas.fill(Path::stroke({at(head, head.eyeX - 2, edge), at(head, head.eyeX + 2, edge)}, 0.5f).both(),
                    kInk, 0.8f);
    }
    if (t.eyes == EyeStyle::Lashes) {
        canvas.fill(
            Path::stroke(
                {at(head, head.eyeX - 1.9f, head.eyeY - 1.0f), at(head, head.eyeX, head.eyeY - 2.05f),
                 at(head, head.eyeX + 1.9f, head.eyeY - 1.0f), at(head, head.eyeX + 2.8f, head.eyeY - 1.7f)},
                0.75f)
                .both(),
            kInk);
    }
}

void paintEyes(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    if (t.eyes != EyeStyle::Smiling) {
        paintOpenEyes(canvas, t, head);
        return;
    }
    canvas.fill(
        Path::stroke({at(head, head.eyeX - 1.9f, head.eyeY + 0.9f), at(head, head.eyeX, head.eyeY - 1.1f),
                      at(head, head.eyeX + 1.9f, head.eyeY + 0.9f)},
                     1.15f)
            .both(),
        t.skin.luma() < 0.42f ? kDeepInk : kInk);
}

void paintBrows(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const float x = head.eyeX;
    const float y = head.eyeY - 3.5f;
    Path brow;
    switch (t.brows) {
        case BrowStyle::Straight:
            brow = Path::stroke({at(head, x - 1.7f, y), at(head, x + 1.8f, y)}, 0.95f);
            break;
        case BrowStyle::Arched:
            brow = Path::stroke(
                {at(head, x - 1.8f, y + 0.35f), at(head, x + 0.3f, y - 0.5f), at(head, x + 2.0f, y + 0.5f)},
                0.85f);
            break;
        case BrowStyle::Raised:
            brow = Path::stroke(
                {at(head, x - 1.7f, y - 0.7f), at(head, x, y - 1.0f), at(head, x + 1.8f, y + 0.2f)}, 0.9f);
            break;
        case BrowStyle::Stern:
            brow = Path::stroke({at(head, x - 1.9f, y + 0.7f), at(head, x + 1.8f, y - 0.4f)}, 1.0f);
            break;
        case BrowStyle::Bushy:
            brow = Path::stroke(
                {at(head, x - 1.8f, y + 0.1f), at(head, x + 0.2f, y - 0.3f), at(head, x + 1.9f, y + 0.3f)},
                1.45f);
            break;
    }
    canvas.fill(brow.both(), browColour(t));
}

void paintNose(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Colour shade = t.skin.darker(0.24f);
    const float y = 19.2f;
    switch (t.nose) {
        case NoseStyle::Button:
            canvas.fill(Path::ellipse(at(head, 0, y), 1.15f, 0.9f), shade);
            break;
        case NoseStyle::Line:
            canvas.fill(
                Path::stroke({at(head, 0.2f, y - 2.2f), at(head, 0.85f, y + 0.1f), at(head, -0.6f, y + 0.5f)},
                             0.7f),
                shade);
            break;
        case NoseStyle::Wide:
            canvas.fill(Path::stroke({at(head, -1.4f, y), at(head, 0, y + 0.7f), at(head, 1.4f, y)}, 0.85f),
                        shade);
            break;
    }
}

/// A mouth that is open below a straight or bowed upper edge, with teeth above and the tongue below.
void paintOpenMouth(AvatarCanvas& canvas, const HeadShape& head, float halfWidth, float y, float depth,
                    bool teeth) {
    const Path lips = Pen(at(head, -halfWidth, y))
                          .curve(at(head, -halfWidth / 2, y + 0.35f), at(head, halfWidth / 2, y + 0.35f),
                                 at(head, halfWidth, y))
                          .curve(at(head, halfWidth * 0.9f, y + depth * 1.3f),
                                 at(head, -halfWidth * 0.9f, y + depth * 1.3f), at(head, -halfWidth, y))
                          .close();
    const Mask inside = canvas.mask(lips);
    canvas.fill(inside, kMouthInside);
    canvas.fill(Path::ellipse(at(head, 0, y + depth * 1.05f), halfWidth * 0.6f, depth * 0.45f), kTongue,
                inside);
    if (teeth)
        canvas.fill(Path::roundedBox(at(head, -halfWidth, y - 1), at(head, halfWidth, y + 0.95f), 0), kWhite,
                    inside);
}

void paintMouth(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Colour line = t.skin.luma() > 0.42f ? Colour::hex(0x9A3B46) : Colour::hex(0xD4666C);
    const float y = 21.7f;
    switch (t.mouth) {
        case MouthStyle::Smile:
            canvas.fill(
                Path::stroke({at(head, -2.6f, y - 0.3f), at(head, 0, y + 0.95f), at(head, 2.6f, y - 0.3f)},
                             0.95f),
                line);
            break;
        case MouthStyle::Grin: {
            const Path teeth =
                Pen(at(head, -3, y - 0.6f))
                    .line(at(head, 3, y - 0.6f))
                    .curve(at(head, 2.7f, y + 2), at(head, -2.7f, y + 2), at(head, -3, y - 0.6f))
                    .close();
            canvas.fill(Path::stroke({at(head, -3, y - 0.5f), at(head, 3, y - 0.5f)}, 0.7f).add(teeth), line);
            canvas.fill(
                Pen(at(head, -2.5f, y - 0.45f))
                    .line(at(head, 2.5f, y - 0.45f))
                    .curve(at(head, 2.1f, y + 1.35f), at(head, -2.1f, y + 1.35f), at(head, -2.5f, y - 0.45f))
                    .close(),
                kWhite);
            break;
        }
        case MouthStyle::Open:
            canvas.fill(Path::ellipse(at(head, 0, y + 0.3f), 1.35f, 1.3f), kMouthInside);
            break;
        case MouthStyle::Smirk:
            canvas.fill(
                Path::stroke({at(head, -2.0f, y + 0.5f), at(head, 0.5f, y + 0.6f), at(head, 2.5f, y - 0.7f)},
                             0.95f),
                line);
            break;
        case MouthStyle::Small:
            canvas.fill(Path::stroke({at(head, -1.4f, y + 0.2f), at(head, 1.4f, y + 0.2f)}, 1.0f), line);
            break;
        case MouthStyle::Cheer:
            paintOpenMouth(canvas, head, 2.8f, y - 0.8f, 2.5f, true);
            break;
    }
}

}  // namespace

HeadShape::HeadShape(const AvatarTraits& t, AvatarCanvas& canvas) {
    halfWidth = 7.5f + t.widthShare;
    chin = 24.6f + t.lengthShare;
    const float middle = 15.5f, w = halfWidth;
    const float below = chin - middle, above = middle - top;
    const float jaw = 0.46f + 0.22f * t.jawShare;  // narrow ... square
    const auto p = [&](float x, float y) { return Point{centre + x, y}; };
    outline =
        Pen(p(-w, middle))
            .curve(p(-w, middle - 0.6f * above), p(-0.62f * w, top), p(0, top))
            .curve(p(0.62f * w, top), p(w, middle - 0.6f * above), p(w, middle))
            .curve(p(w, middle + (0.5f + 0.15f * t.jawShare) * below), p(jaw * w, chin), p(0, chin))
            .curve(p(-jaw * w, chin), p(-w, middle + (0.5f + 0.15f * t.jawShare) * below), p(-w, middle))
            .close();
    face = canvas.mask(outline);
}

void paintSkin(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Colour shade = t.skin.darker(0.22f);
    const Path neck = Path::roundedBox({13.0f, 21}, {19.0f, 28.6f}, 2.6f);
    const Mask throat = canvas.mask(neck);
    canvas.fill(throat, t.skin);
    canvas.fill(head.outline.moved(0, 1.3f), shade, throat);
    canvas.fill(Path::ellipse(at(head, head.halfWidth + 0.1f, 17.2f), 1.65f, 2.1f).both(), t.skin);
    canvas.fill(Path::ellipse(at(head, head.halfWidth + 0.35f, 17.3f), 0.8f, 1.15f).both(), shade);
    canvas.fill(head.face, t.skin);
    if (t.rosyCheeks)
        canvas.fill(Path::ellipse(at(head, 5.3f, 20.0f), 1.55f, 1.1f).both(), t.blush, head.face, 0.85f);
}

void paintBeard(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Colour colour = browColour(t);
    const auto p = [&](float x, float y) { return at(head, x, y); };
    switch (t.beard) {
        case Beard::None:
            break;
        case Beard::Full:
        case Beard::Stubble: {
            const bool stubble = t.beard == Beard::Stubble;
            const float w = head.halfWidth, bottom = head.chin + (stubble ? 0.0f : 1.0f);
            Path full =
                Pen(p(-w - 0.3f, 16))
                    .curve(p(-w, 22), p(-5.2f, bottom), p(0, bottom))
                    .curve(p(5.2f, bottom), p(w, 22), p(w + 0.3f, 16))
                    .through({p(w - 1.2f, 17.5f), p(5.2f, 20.4f), p(2.6f, 20.2f), p(0, 20.6f),
                              p(-2.6f, 20.2f), p(-5.2f, 20.4f), p(-w + 1.2f, 17.5f), p(-w - 0.3f, 16)})
                    .close();
            if (stubble)
                canvas.fill(full, colour, head.face, 0.32f);
            else
                canvas.fill(full, colour);
            if (!stubble) canvas.fill(Path::ellipse(p(0, 22.0f), 3.2f, 1.45f), t.skin);
            break;
        }
        case Beard::Goatee:
            canvas.fill(Path::blob({p(-2.9f, 20.5f), p(0, 20.0f), p(2.9f, 20.5f), p(2.9f, 23.4f),
                                    p(0, head.chin + 1.2f), p(-2.9f, 23.4f)}),
                        colour);
            canvas.fill(Path::ellipse(p(0, 22.0f), 2.2f, 1.15f), t.skin);
            break;
        case Beard::Moustache:
            canvas.fill(
                Path::blob({p(0, 20.1f), p(2.2f, 20.2f), p(4.2f, 21.6f), p(2.2f, 21.7f), p(0, 21.1f)}).both(),
                colour);
            break;
    }
}

void paintFeatures(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    paintMouth(canvas, t, head);
    if (t.beard == Beard::Moustache) paintBeard(canvas, t, head);  // lies over the lips
    paintNose(canvas, t, head);
    paintEyes(canvas, t, head);
    paintBrows(canvas, t, head);
}

void paintGlasses(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    if (t.glasses == Glasses::None) return;
    const float x = head.eyeX, y = head.eyeY + 0.1f;
    const bool square = t.glasses == Glasses::Square;
    const auto lens = [&](float grow) {
        return square ? Path::roundedBox(at(head, x - 2.85f - grow, y - 2.55f - grow),
                                         at(head, x + 2.85f + grow, y + 2.55f + grow), 1.1f + grow)
                      : Path::ellipse(at(head, x, y), 2.95f + grow, 2.95f + grow);
    };
    Path frame = Path(lens(0.4f)).cut(lens(-0.35f)).both();
    if (t.glasses == Glasses::Shades) {
        const Path dark =
            Pen(at(head, 0.5f, y - 1.7f))
                .line(at(head, 7.2f, y - 1.9f))
                .curve(at(head, 7.2f, y + 3.4f), at(head, 1.2f, y + 3.4f), at(head, 0.5f, y - 1.7f))
                .close();
        canvas.fill(
            Path(dark).both().add(Path::stroke({at(head, -6.5f, y - 1.6f), at(head, 6.5f, y - 1.6f)}, 0.9f)),
            Colour::hex(0x262233));
        canvas.fill(Path::stroke({at(head, 2.2f, y + 0.5f), at(head, 3.6f, y - 1.0f)}, 0.7f), kWhite, 0.55f);
        canvas.fill(Path::stroke({at(head, -4.6f, y + 0.5f), at(head, -3.2f, y - 1.0f)}, 0.7f), kWhite,
                    0.55f);
        return;
    }
    canvas.fill(lens(0).both(), kWhite, 0.2f);
    canvas.fill(frame, t.glassesColour);
    canvas.fill(Path::stroke({at(head, -0.9f, y - 0.5f), at(head, 0.9f, y - 0.5f)}, 0.8f), t.glassesColour);
    canvas.fill(
        Path::stroke({at(head, x + 3.1f, y - 0.4f), at(head, head.halfWidth + 0.2f, y - 0.6f)}, 0.7f).both(),
        t.glassesColour);
}

}  // namespace shortrun
