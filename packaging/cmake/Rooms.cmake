# The two kinds of target that the folders are made of.

# A folder of the source tree as one static library: shortrun_room(NAME SOURCES ... USES ... PRIVATE_USES ...). Six files are
# compiled at a time: most of what a file costs is what it includes.
function(shortrun_room name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATE_USES" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATE_USES})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
endfunction()

# What is tested is compiled in its room; the tests' own loops are short, and a fifth of their compile time is optimising.
set(test_compile_options $<$<CONFIG:Release>:-O1>)

# One Qt Test program: shortrun_test(NAME SOURCES ... USES ... LABELS ... [WINDOW] [AVX2] [TIMEOUT seconds]).
# The first source holds the test class, and includes NAME.moc; WINDOW runs it on Qt's offscreen platform; AVX2 runs it a
# second time, as NAME_avx2, as on a processor without AVX-512.
function(shortrun_test name)
    cmake_parse_arguments(ARG "WINDOW;AVX2" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)  # a busy machine is not a failure
    endif()
    if(SHORTRUN_SANITIZE)
        math(EXPR ARG_TIMEOUT "4 * ${ARG_TIMEOUT}")
    endif()
    list(GET ARG_SOURCES 0 test)
    qt6_generate_moc(${test} ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)  # a second of AUTOMOC for each of a hundred tests
    add_executable(${name} ${ARG_SOURCES} ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/tests ${CMAKE_CURRENT_BINARY_DIR})
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
    target_compile_options(${name} PRIVATE ${test_compile_options})
    target_link_libraries(${name} PRIVATE ${ARG_USES} Qt6::Test)
    if(ARG_WINDOW OR Qt6::Gui IN_LIST ARG_USES)
        target_link_libraries(${name} PRIVATE Qt6::Widgets)
        target_precompile_headers(${name} REUSE_FROM window_test_pch)
    else()
        target_precompile_headers(${name} REUSE_FROM plain_test_pch)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    # Threads that wait by spinning take a busy machine's cores from those that they wait for: tenfold times.
    set(environment QT_QPA_PLATFORM=offscreen SHORTRUN_RESOURCES=${PROJECT_SOURCE_DIR}/resources OMP_WAIT_POLICY=passive)
    if(SHORTRUN_SANITIZE MATCHES thread)
        list(APPEND environment TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/thread_sanitizer.supp)
    endif()
    if(SHORTRUN_SANITIZE MATCHES undefined)
        list(APPEND environment UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1)  # else a finding is a line of a passing test
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${environment}")
    if(ARG_AVX2)
        add_test(NAME ${name}_avx2 COMMAND ${name})
        list(APPEND environment ONEDNN_MAX_CPU_ISA=AVX2)
        set_tests_properties(${name}_avx2 PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${environment}")
    endif()
endfunction()
