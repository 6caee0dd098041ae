# Shared by run.sh and test.sh: install what is missing, configure, build. Sourced, not run.
# Expects the working directory to be the project's root.

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else echo "packages are missing and there is neither root nor sudo: as root, run 'apt-get install $*'" >&2; exit 3
    fi
}

# Installs the packages of packaging/dependencies.txt that are not there yet; does nothing when all are.
install_missing() {
    local wanted missing=()
    wanted=$(sed -e 's/#.*//' packaging/dependencies.txt)
    for package in $wanted; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "installing ${#missing[@]} packages"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# build PRESET TARGET...
build() {
    local preset=$1; shift
    say "configuring (preset $preset)"
    cmake --preset "$preset" >"/tmp/shortrun-configure.$$" 2>&1 || { cat "/tmp/shortrun-configure.$$" >&2; exit 4; }
    rm -f "/tmp/shortrun-configure.$$"
    say "building"
    cmake --build "build/$preset" --parallel "$(nproc)" --target "$@"
}
