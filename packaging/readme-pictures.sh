#!/usr/bin/env bash
# Makes the README's pictures of results: trains on the built-in avatars, then samples, interpolates, reconstructs.
# The pictures of the window are drawn by shortrun-studio itself, without a screen.
# usage: readme-pictures.sh [SHORTRUN [ITERATIONS [RUN]]]; a RUN that exists is taken as it is
set -euo pipefail
cd "$(dirname "$0")/.."
shortrun=${1:-build/release/app/shortrun}
iterations=${2:-1126}
run=${3:-build/readme-run}
pictures=resources/pictures
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$pictures"

[ -d "$run" ] || "$shortrun" train --data builtin:avatars --preset quick --iterations "$iterations" --run "$run"
"$shortrun" sample "$run" --count 40 --seed 3 --out "$pictures/avatars-samples.png" --film "$pictures/avatars-film.png" --quiet
"$shortrun" interpolate "$run" --rows 4 --columns 10 --seed 5 --out "$pictures/avatars-interpolation.png" --quiet
"$shortrun" data builtin:avatars --set data.seed=77 --count 4 --out "$scratch/pictures" --quiet
"$shortrun" reconstruct "$run" "$scratch"/pictures/*.png --out "$scratch/reconstruction"
cp "$scratch/reconstruction/000001-strip.png" "$pictures/avatars-reconstruction.png"

studio=$(dirname "$shortrun")/shortrun-studio
export QT_QPA_PLATFORM=offscreen
"$studio" --page start --theme light --screenshot "$pictures/studio-start.png"
"$studio" --page generate --theme light --screenshot "$pictures/studio-generate.png" "$run"
"$studio" --page train --theme dark --screenshot "$pictures/studio-train.png" "$run"
