// Where a failure becomes one sentence on stderr and an exit code: the command line's edge. Main thread.
#pragma once

namespace shortrun {

/// To be called while an exception is handled: says it in one line and returns the exit code (2 usage, 3 bad
/// input, 4 the run failed, 130 interrupted, 0 for a request for help).
int reportFailure();

/// Brings what was printed to its reader. Error{DiskFull} where stdout could not take it.
void finishStandardOutput();

}  // namespace shortrun
