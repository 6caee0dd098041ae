#!/usr/bin/env bash
# The whole method in about two minutes without a window: trains on the built-in avatars, then writes a sample grid, how it
# came about, a film strip, an interpolation and a reconstruction. usage: demonstration.sh SHORTRUN [SECONDS [FOLDER]]
set -euo pipefail
shortrun=$1
seconds=${2:-120}
folder=${3:-$(mktemp -d "${TMPDIR:-/tmp}/shortrun-demonstration.XXXXXX")}
mkdir -p "$folder"
run=$folder/run

echo "Training on the built-in avatars for about $seconds seconds (Ctrl-C stops earlier)."
# An interrupted run has saved itself (exit code 130): whatever was learnt by then is shown.
code=0
# Half the width of the preset: in two minutes three times as many iterations are worth more.
timeout --signal=INT --foreground $((seconds * 5 / 6)) "$shortrun" train --data builtin:avatars --preset quick --run "$run" \
    --set model.width=16 || code=$?
[ $code = 0 ] || [ $code = 124 ] || [ $code = 130 ] || exit $code
"$shortrun" train --run "$run" --finish || [ $? = 130 ]  # what was learnt settles: cleaner colours

# Without a sheet of samples, where it was interrupted early, there is nothing to show of its past.
"$shortrun" history "$run" --out "$folder/learning.png" --quiet || [ $? = 3 ]
"$shortrun" sample "$run" --count 64 --out "$folder/samples.png" --film "$folder/film.png" --quiet
"$shortrun" interpolate "$run" --out "$folder/interpolation.png" --quiet
# Avatars from another seed than the training had: heads that the model has never seen.
"$shortrun" data builtin:avatars --set data.seed=7 --count 4 --out "$folder/pictures" --quiet
"$shortrun" reconstruct "$run" "$folder"/pictures/*.png --out "$folder/reconstruction"

echo
echo "Done. Look at:"
for file in samples.png learning.png film.png interpolation.png; do [ ! -e "$folder/$file" ] || echo "  $folder/$file"; done
echo "  $folder/reconstruction/"
