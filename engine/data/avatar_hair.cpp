// The hair styles of the avatars: what hangs behind the head, and what lies on it. Any thread.
#include "engine/data/avatar_parts.h"

namespace shortrun {
namespace {

/// The hair that covers the skull: from ear to ear over the top, `lift` units above the head, down to `side`
/// at the temples; `hairline` runs from the right temple to the left one.
Path cap(const HeadShape& head, float lift, float side, std::initializer_list<Point> hairline) {
    const float w = head.halfWidth + 0.55f, top = head.top - lift, middle = 14.5f;
    const auto p = [&](float x, float y) { return Point{head.centre + x, y}; };
    return Pen(p(-w, side))
        .line(p(-w - 0.1f, middle))
        .curve(p(-w - 0.2f, middle - 0.65f * (middle - top)), p(-0.66f * w, top), p(0, top))
        .curve(p(0.66f * w, top), p(w + 0.2f, middle - 0.65f * (middle - top)), p(w + 0.1f, middle))
        .line(p(w, side))
        .line(p(w - 1.0f, side))
        .through(hairline)
        .line(p(-w + 1.0f, side))
        .close();
}

struct Frame {
    const HeadShape& head;
    /// A point by its distance from the head's centre line.
    Point operator()(float x, float y) const { return {head.centre + x, y}; }
    /// The same, widened with the head: for shapes drawn over a head of half width 7.5.
    Point wide(float x, float y) const { return {head.centre + x * head.halfWidth / 7.5f, y}; }
};

Path sideParting(const HeadShape& head, float lift, float side) {
    const Frame p{head};
    const float w = head.halfWidth;
    return cap(head, lift, side,
               {p(w - 1.1f, 12.4f), p(3.4f, 11.6f), p(-1.5f, 9.8f), p(-3.6f, 8.8f), p(-5.2f, 10.4f),
                p(-w + 1.1f, 12.6f)});
}

Path fringe(const HeadShape& head, float side) {
    const Frame p{head};
    const float w = head.halfWidth;
    return cap(head, 1.5f, side,
               {p(w - 0.9f, 12.6f), p(w - 2.4f, 11.9f), p(3.0f, 12.3f), p(0, 12.0f), p(-3.0f, 12.3f),
                p(-w + 2.4f, 11.9f), p(-w + 0.9f, 12.6f)});
}

Path middleParting(const HeadShape& head, float side) {
    const Frame p{head};
    const float w = head.halfWidth;
    return cap(head, 1.4f, side,
               {p(w - 0.8f, 14.6f), p(4.9f, 11.6f), p(1.6f, 9.8f), p(0, 7.8f), p(-1.6f, 9.8f),
                p(-4.9f, 11.6f), p(-w + 0.8f, 14.6f)});
}

Path closeCut(const HeadShape& head, float lift) {
    const Frame p{head};
    const float w = head.halfWidth;
    return cap(head, lift, 15.0f,
               {p(w - 1.1f, 11.6f), p(4.6f, 10.2f), p(0, 9.7f), p(-4.6f, 10.2f), p(-w + 1.1f, 11.6f)});
}

Path curls(const HeadShape& head) {
    const Frame p{head};
    Path path = closeCut(head, 0.9f);
    const Point places[] = {p.wide(-7.0f, 12.2f), p.wide(-6.3f, 9.0f), p.wide(-4.0f, 6.6f),
                            p.wide(-1.0f, 5.6f),  p.wide(2.2f, 5.8f),  p.wide(4.9f, 7.3f),
                            p.wide(6.7f, 9.8f),   p.wide(7.2f, 12.9f), p.wide(-3.6f, 9.2f),
                            p.wide(-0.3f, 8.7f),  p.wide(3.1f, 9.0f)};
    for (const Point& place : places) path.add(Path::ellipse(place, 2.25f, 2.15f));
    return path;
}

Path quiff(const HeadShape& head) {
    const Frame p{head};
    return closeCut(head, 0.5f)
        .add(Path::blob({p.wide(-6.6f, 10.2f), p.wide(-6.4f, 6.2f), p.wide(-2.0f, 4.0f), p.wide(4.4f, 2.6f),
                         p.wide(7.4f, 4.4f), p.wide(6.6f, 8.2f), p.wide(2.6f, 9.9f), p.wide(-2.6f, 10.0f)}));
}

Path spikes(const HeadShape& head) {
    const Frame p{head};
    return closeCut(head, 0.6f)
        .add(Path::polygon({p.wide(-7.6f, 12.5f), p.wide(-9.0f, 7.4f), p.wide(-5.9f, 8.2f),
                            p.wide(-5.6f, 3.6f), p.wide(-2.8f, 6.4f), p.wide(-0.6f, 2.2f), p.wide(1.6f, 6.2f),
                            p.wide(4.6f, 3.0f), p.wide(5.2f, 7.4f), p.wide(8.8f, 6.4f), p.wide(7.6f, 12.5f),
                            p.wide(4.0f, 10.6f), p.wide(0, 10.2f), p.wide(-4.0f, 10.6f)}));
}

Path afroCloud(const HeadShape& head) {
    const Frame p{head};
    return Path::blob({p.wide(-10.3f, 13.5f), p.wide(-9.4f, 7.0f), p.wide(-5.2f, 2.8f), p.wide(0, 1.6f),
                       p.wide(5.2f, 2.8f), p.wide(9.4f, 7.0f), p.wide(10.3f, 13.5f), p.wide(8.8f, 18.6f),
                       p.wide(0, 19.5f), p.wide(-8.8f, 18.6f)});
}

Path headscarf(const HeadShape& head) {
    const Frame p{head};
    const float w = head.halfWidth;
    Path scarf = Path::blob({p(-w - 1.5f, 15), p(-w - 0.2f, 8.4f), p(-4.4f, 5.2f), p(0, 4.4f), p(4.4f, 5.2f),
                             p(w + 0.2f, 8.4f), p(w + 1.5f, 15), p(w + 1.0f, 22), p(w + 0.6f, 27.4f),
                             p(0, 30.2f), p(-w - 0.6f, 27.4f), p(-w - 1.0f, 22)});
    return scarf.cut(Path::ellipse(p(0, 17.0f), w - 1.1f, 7.7f));
}

/// A lighter band that follows the roundness of the head, where the hair is smooth.
void paintGloss(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head, const Mask& hair) {
    const Frame p{head};
    canvas.fill(Path::stroke({p(-5.4f, 10.0f), p(-3.4f, 7.9f), p(-0.6f, 7.0f)}, 1.1f),
                t.hairColour.lighter(0.35f), hair, 0.6f);
}

Path frontHair(const AvatarTraits& t, const HeadShape& head) {
    const Frame p{head};
    switch (t.hair) {
        case HairStyle::Bald:
            return {};
        case HairStyle::Buzz:
            return closeCut(head, 0.35f);
        case HairStyle::SidePart:
            return sideParting(head, 1.7f, 16.2f);
        case HairStyle::Quiff:
            return quiff(head);
        case HairStyle::Spiky:
            return spikes(head);
        case HairStyle::Curly:
            return curls(head);
        case HairStyle::Afro:
            return closeCut(head, 1.0f);
        case HairStyle::Bob:
            return fringe(head, 20.5f);
        case HairStyle::LongStraight:
            return middleParting(head, 23.0f);
        case HairStyle::LongWavy:
            return sideParting(head, 1.9f, 20.0f);
        case HairStyle::Bun:
            return middleParting(head, 15.6f);
        case HairStyle::Pigtails:
            return middleParting(head, 16.0f);
        case HairStyle::Ponytail:
            return sideParting(head, 1.4f, 16.0f);
        case HairStyle::Mohawk:
            return Path::blob({p(-2.4f, 10.4f), p(-2.8f, 5.0f), p(-1.6f, 1.8f), p(0, 1.0f), p(1.6f, 1.8f),
                               p(2.8f, 5.0f), p(2.4f, 10.4f), p(0, 11.2f)});
        case HairStyle::Fringe:
            return fringe(head, 16.8f);
        case HairStyle::Braids:
            return middleParting(head, 17.5f);
        case HairStyle::Balding:
            return Path::blob({p(head.halfWidth - 1.0f, 11.0f), p(head.halfWidth + 1.1f, 12.4f),
                               p(head.halfWidth + 1.4f, 16.6f), p(head.halfWidth - 0.2f, 18.4f),
                               p(head.halfWidth - 1.4f, 15.0f)})
                .both();
        case HairStyle::Headscarf:
            return headscarf(head);
    }
    return {};
}

}  // namespace

void paintHairBehind(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Frame p{head};
    const float w = head.halfWidth;
    const Colour shade = t.hairColour.darker(0.22f);
    switch (t.hair) {
        case HairStyle::Afro:
            canvas.fill(afroCloud(head), t.hairColour);
            break;
        case HairStyle::Bob:
            canvas.fill(Path::blob({p(-w - 1.4f, 13), p(0, 6.5f), p(w + 1.4f, 13), p(w + 2.3f, 20),
                                    p(w + 1.5f, 24.6f), p(4, 25.6f), p(-4, 25.6f), p(-w - 1.5f, 24.6f),
                                    p(-w - 2.3f, 20)}),
                        shade);
            break;
        case HairStyle::LongStraight:
            canvas.fill(Path::roundedBox(p(-w - 1.4f, 7), p(w + 1.4f, 31), 4.5f), shade);
            break;
        case HairStyle::LongWavy:
            canvas.fill(
                Path::blob({p(-w - 1.0f, 12), p(0, 6), p(w + 1.0f, 12), p(w + 2.6f, 17), p(w + 1.3f, 21),
                            p(w + 2.9f, 25), p(w + 1.0f, 29.5f), p(0, 30), p(-w - 1.0f, 29.5f),
                            p(-w - 2.9f, 25), p(-w - 1.3f, 21), p(-w - 2.6f, 17)}),
                shade);
            break;
        case HairStyle::Bun:
            canvas.fill(Path::ellipse(p(0, 3.9f), 3.5f, 3.2f), t.hairColour.darker(0.12f));
            break;
        case HairStyle::Pigtails:
            canvas.fill(Path::blob({p(w - 0.2f, 12.5f), p(w + 3.6f, 11.4f), p(w + 5.6f, 15.5f),
                                    p(w + 4.8f, 21.5f), p(w + 2.6f, 24.2f), p(w + 1.2f, 19.5f)})
                            .both(),
                        shade);
            break;
        case HairStyle::Ponytail:
            canvas.fill(Path::blob({p(3.0f, 5.6f), p(8.6f, 3.4f), p(12.6f, 7.5f), p(13.0f, 15.0f),
                                    p(10.8f, 20.8f), p(9.6f, 14.0f), p(7.4f, 9.0f)}),
                        shade);
            break;
        case HairStyle::Braids:
            for (int i = 0; i < 4; ++i)
                canvas.fill(Path::ellipse(p(w + 1.0f, 19.0f + 3.2f * static_cast<float>(i)),
                                          1.85f - 0.12f * static_cast<float>(i), 2.0f)
                                .both(),
                            i % 2 == 0 ? t.hairColour : shade);
            break;
        default:
            break;
    }
}

void paintHairFront(AvatarCanvas& canvas, const AvatarTraits& t, const HeadShape& head) {
    const Path hair = frontHair(t, head);
    if (hair.empty()) return;
    const bool scarf = t.hair == HairStyle::Headscarf;
    const Colour colour = scarf ? t.clothesColour.lighter(0.12f) : t.hairColour;
    canvas.fill(hair.moved(0, 0.8f), t.skin.darker(0.28f), head.face, 0.7f);  // its shadow on the forehead
    if (t.hair == HairStyle::Mohawk) canvas.fill(closeCut(head, 0.2f), t.hairColour, head.face, 0.35f);
    const bool smooth = t.hair != HairStyle::Buzz && t.hair != HairStyle::Afro &&
                        t.hair != HairStyle::Curly && t.hair != HairStyle::Balding &&
                        t.hair != HairStyle::Mohawk && !scarf;
    if (smooth) {
        const Mask strands = canvas.mask(hair);
        canvas.fill(strands, colour);
        paintGloss(canvas, t, head, strands);
    } else {
        canvas.fill(hair, colour, t.hair == HairStyle::Buzz ? 0.88f : 1.0f);
    }
    const Frame p{head};
    if (scarf)
        canvas.fill(Path::stroke({p(-6.6f, 26.4f), p(-2.0f, 28.2f), p(3.0f, 27.6f)}, 0.7f),
                    colour.darker(0.3f), 0.8f);
}

}  // namespace shortrun
