#!/usr/bin/env bash
# Installs what is missing (Debian 12, as root or with sudo), builds everything, runs all tests. Arguments go to
# ctest: packaging/test.sh -L unit
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/common.sh

install_missing
build release all
say "testing"
# Two at a time: much of a test is one thread, or waiting. More would only share the cores with the engine's own threads.
ctest --test-dir build/release --parallel 2 --output-on-failure --no-tests=error "$@"
