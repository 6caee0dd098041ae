# shortrun-studio, where both the engine and the window are built.
add_executable(shortrun-studio studio.cpp)
target_compile_definitions(shortrun-studio PRIVATE QT_NO_KEYWORDS SHORTRUN_VERSION="${PROJECT_VERSION}")
target_link_libraries(shortrun-studio PRIVATE ui engine)
