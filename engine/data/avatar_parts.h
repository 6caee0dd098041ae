// The parts of an avatar, each painting itself onto the canvas where the head says. avatars.cpp puts them in
// order. Any thread.
#pragma once

#include "engine/data/avatar_canvas.h"
#include "engine/data/avatar_traits.h"

namespace shortrun {

/// The measures that all parts are placed by, in drawing units; the face looks at the viewer and is
/// symmetric.
struct HeadShape {
    HeadShape(const AvatarTraits& traits, AvatarCanvas& canvas);

    float centre = 16;
    float halfWidth = 0;  ///< 7.5 ... 8.5, at the height of the eyes
    float top = 6.6f;
    float eyeY = 16.4f;
    float eyeX = 3.8f;  ///< of the right eye, from the centre
    float chin = 0;     ///< 24.6 ... 25.6
    Path outline;
    Mask face;  ///< of the outline, on the canvas
};

void paintBackground(AvatarCanvas& canvas, const AvatarTraits& traits);
void paintHairBehind(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
void paintClothes(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
/// Neck, ears, head, cheeks.
void paintSkin(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
/// Collars that lie over the neck.
void paintCollar(AvatarCanvas& canvas, const AvatarTraits& traits);
void paintBeard(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
/// Eyes, brows, nose, mouth.
void paintFeatures(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
void paintHairFront(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
void paintEarrings(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
void paintGlasses(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);
void paintHat(AvatarCanvas& canvas, const AvatarTraits& traits, const HeadShape& head);

}  // namespace shortrun
