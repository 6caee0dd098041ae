#!/usr/bin/env bash
# Is a model that was trained in bf16 as good as one trained in fp32? Trains both on the built-in avatars from one seed,
# prints their gauges side by side and the distances of their samples to the data, and writes both grids.
# usage: precision-pictures.sh [ITERATIONS]
# environment: SHORTRUN (the program), OUT (the folder of the pictures)
set -euo pipefail
cd "$(dirname "$0")/.."
iterations=${1:-1000}
shortrun=${SHORTRUN:-build/release/app/shortrun}
out=${OUT:-resources/pictures}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for precision in fp32 bf16; do
    "$shortrun" train --data builtin:avatars --preset balanced --seed 1 --precision $precision --iterations "$iterations" \
        --set model.width=16 'train.learning_rate=0:1e-4, 200:1e-4, 600:3e-5' --run "$scratch/$precision" --quiet >"$scratch/$precision.txt"
    "$shortrun" sample "$scratch/$precision" --count 32 --seed 3 --out "$out/trained-in-$precision.png" --quiet
done

gauges() { # the columns that say how a run is, every fifth of it
    awk -F, -v every=$((iterations / 5)) 'NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
        $1 % every == 0 { printf "%6d  %7.2f  %6.3f  %5.3f  %6.4f\n", $1, $column["energy_gap"],
            $column["gradient_norm"], $column["path_ratio"], $column["data_noise_std"] }' "$scratch/$1/metrics.csv"
}
echo "                 fp32                                  bf16"
echo "iteration    d_t     r_t      q   sigma   iteration    d_t     r_t      q   sigma"
paste -d '    ' <(gauges fp32) /dev/null /dev/null /dev/null <(gauges bf16)
for precision in fp32 bf16; do
    echo
    echo "samples of the model trained in $precision:"
    "$shortrun" evaluate "$scratch/$precision" --data builtin:avatars --count 2000 2>"$scratch/progress.txt"
done
