# Tests of the exploring pages and their widgets, one shortrun_test(... WINDOW) each.
