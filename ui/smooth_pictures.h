// Whether pictures are enlarged smoothly, to any size, in place of crisply, by whole numbers: the user's
// choice for the whole window. Window thread.
#pragma once

namespace shortrun {

bool smoothPictures();
/// Every picture in sight follows.
void setSmoothPictures(bool smooth);

}  // namespace shortrun
