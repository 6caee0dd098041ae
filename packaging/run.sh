#!/usr/bin/env bash
# From a fresh clone to the open window: installs what is missing (Debian 12, as root or with sudo), builds, starts
# shortrun-studio. Without a display it runs the headless demonstration instead. Arguments go to shortrun-studio.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/common.sh

install_missing
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    build release shortrun shortrun-studio
    say "opening the window"
    exec build/release/app/shortrun-studio "$@"
fi

say "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): running the headless demonstration instead"
build release shortrun
exec bash packaging/demonstration.sh build/release/app/shortrun
