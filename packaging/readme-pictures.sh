#!/usr/bin/env bash
# Makes the README's pictures from the models that come with the program, and one from a training of a few minutes: results
# by shortrun, the pages of the window by shortrun-studio itself, without a screen.
# usage: readme-pictures.sh [SHORTRUN]
set -euo pipefail
cd "$(dirname "$0")/.."
shortrun=${1:-build/release/app/shortrun}
studio=$(dirname "$shortrun")/shortrun-studio
pictures=resources/pictures
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$pictures"

"$shortrun" sample model:avatars32 --count 8 --seed 3 --out "$scratch/samples.png" --film "$pictures/avatars-film.png" \
    --quiet
"$shortrun" interpolate model:avatars32 --rows 4 --columns 10 --seed 5 --out "$pictures/avatars-interpolation.png" --quiet
# Drawn heads of a seed that nothing was trained on, found again by the model of natural pictures.
"$shortrun" data builtin:avatars --set data.seed=77 --count 4 --out "$scratch/pictures" --quiet
"$shortrun" reconstruct model:cifar32 "$scratch"/pictures/*.png --out "$scratch/reconstruction"
cp "$scratch/reconstruction/000001-strip.png" "$pictures/avatar-reconstruction.png"

"$shortrun" train --data builtin:avatars --preset quick --seed 1 --iterations 700 --run "$scratch/run" --quiet
"$shortrun" history "$scratch/run" --rows 4 --count 10 --out "$pictures/avatars-learning.png" --quiet

export QT_QPA_PLATFORM=offscreen HOME=$scratch
"$studio" --page start --theme light --screenshot "$pictures/studio-start.png"
"$studio" --page generate --theme light --screenshot "$pictures/studio-generate.png" model:avatars32
"$studio" --page lab --theme dark --screenshot "$pictures/studio-lab.png"
"$studio" --page lab-chain --theme light --screenshot "$pictures/studio-chain.png" model:avatars32
