#!/usr/bin/env bash
# Installs what is missing (Debian 12, as root or with sudo), builds everything, runs all tests. Arguments go to
# ctest: packaging/test.sh -L unit
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/common.sh

install_missing
build release all
say "testing"
# Two tests at a time would share two cores with the threads of the engine itself.
ctest --test-dir build/release --output-on-failure --no-tests=error "$@"
