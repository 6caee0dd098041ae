# Tests of the exploring pages and their widgets.
foreach(page generate interpolate reconstruct lab)
    shortrun_test(tst_${page}_page SOURCES tst_${page}_page.cpp USES ui fake_workbench LABELS ui WINDOW)
    target_include_directories(tst_${page}_page PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
endforeach()
shortrun_test(tst_photo_tools SOURCES tst_photo_tools.cpp USES ui fake_workbench LABELS ui WINDOW)
target_include_directories(tst_photo_tools PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
shortrun_test(tst_explore_window SOURCES tst_explore_window.cpp USES ui fake_workbench LABELS ui WINDOW)
