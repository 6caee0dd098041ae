# Tests of the exploring pages and their widgets.
foreach(page generate interpolate reconstruct lab)
    shortrun_test(tst_${page}_page SOURCES tst_${page}_page.cpp USES ui fake_workbench LABELS ui WINDOW)
    target_include_directories(tst_${page}_page PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
endforeach()
