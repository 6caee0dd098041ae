#!/usr/bin/env bash
# Does training with a preset stay healthy? Trains each on each set of pictures, and prints a line for each run: how far it
# came, how often it had to recover, and the gauges over its last tenth. An interrupted run goes on where it stopped when the
# script is started again.
# usage: check-presets.sh DATA ITERATIONS PRESET[:SET]...
#   DATA   a folder with fashion/ and mnist/ (train- or t10k-images-idx3-ubyte.gz in each), nouns32.zip, cifar-10-binary.tar.xz
#          (or .gz)
#   SET    avatars, fashion, mnist, nouns, cifar; none: all of them
# environment: SHORTRUN (the program), RUNS (where the runs go), CHANGES (KEY=VALUE ... laid over each preset)
set -euo pipefail
cd "$(dirname "$0")/.."
shortrun=${SHORTRUN:-build/release/app/shortrun}
runs=${RUNS:-runs/presets}
read -ra changes <<<"${CHANGES:-}"
[ $# -ge 3 ] || { sed -n '2,10s/^# //p' "$0" >&2; exit 2; }
data=$1
iterations=$2
shift 2

source_of() {
    case $1 in
        avatars) echo builtin:avatars ;;
        fashion | mnist) ls -r "$data/$1"/*-images-idx3-ubyte.gz | head -n 1 ;;
        nouns) echo "$data/nouns32.zip" ;;
        cifar) ls "$data"/cifar-10-binary.tar.* | head -n 1 ;;
        *) echo "there is no set '$1': avatars, fashion, mnist, nouns, cifar" >&2; exit 2 ;;
    esac
}

line() { # PRESET SET RUN EXIT_CODE
    local recoveries
    recoveries=$(grep -c 'recovered:' "$3/log.txt" || true)
    awk -F, -v preset="$1" -v set="$2" -v recoveries="$recoveries" -v code="$4" '
        NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
        { last = $column["iteration"]; q[NR] = $column["path_ratio"]; gap[NR] = $column["energy_gap"]; sigma = $column["data_noise_std"] }
        END {
            for (i = NR - int(NR / 10) + 1; i <= NR; ++i) { qs += q[i]; gaps += gap[i] < 0 ? -gap[i] : gap[i]; ++count }
            if (count == 0) count = 1
            printf "%-16s %-8s %10d %10d %8.3f %8.2f %8.4f %6d\n", preset, set, last, recoveries, qs / count, gaps / count, sigma, code
        }' "$3/metrics.csv"
}

printf '%-16s %-8s %10s %10s %8s %8s %8s %6s\n' preset set iterations recovered q '|d_t|' sigma exit
for what in "$@"; do
    preset=${what%%:*}
    sets="avatars fashion mnist nouns cifar"
    case $what in *:*) sets=${what#*:} ;; esac
    for set in $sets; do
        run=$runs/$preset-$set
        mkdir -p "$runs"
        code=0
        "$shortrun" train --data "$(source_of "$set")" --preset "$preset" --iterations "$iterations" --seed 1 \
            --run "$run" --resume --quiet ${changes:+--set "${changes[@]}"} >"$run.txt" 2>&1 || code=$?
        if [ -f "$run/metrics.csv" ]; then line "$preset" "$set" "$run" "$code"; else cat "$run.txt" >&2; fi
    done
done
