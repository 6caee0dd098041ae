# Sources of the exploring pages: Generate, Interpolate, Reconstruct, and the widgets that only they use.
set(explore_sources
    pages/generate_page.cpp
    pages/interpolate_page.cpp
    pages/reconstruct_page.cpp)
