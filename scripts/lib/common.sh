# shellcheck shell=bash
# What both commands share. Sourced, never run. Needs nothing but bash and coreutils.

# The folder of the project, wherever it was called from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # read by the scripts that source this file
readonly root

readonly swift_version_min=6.2

# Says something on standard error, which keeps standard output for the program itself.
note() { printf '%s\n' "$*" >&2; }

# Ends the script with a sentence that says what to do.
fail() {
    note "error: $*"
    exit 1
}

# Runs a command as root: directly, or by sudo if that asks for no password.
as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null || true) == 'install ok installed' ]]
}

# Installs those of the Debian packages that are missing; touches nothing if none is.
ensure_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        note "note: this is no Debian or Ubuntu; make sure yourself that you have what these packages hold: $*"
        return
    fi
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    note "Installing Debian packages: ${missing[*]}"
    as_root true || fail "these Debian packages are missing and can't be installed without root: ${missing[*]}
       Run as root: apt-get install --no-install-recommends ${missing[*]}"
    as_root apt-get update -q </dev/null >&2 || note "note: apt-get update failed; trying with the lists that are there"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" \
        </dev/null >&2 || fail "apt-get could not install: ${missing[*]}"
}

# Stops with a clear sentence unless there is a Swift that can build the package.
ensure_swift() {
    command -v swift >/dev/null || fail "there is no 'swift' on the PATH. Install Swift $swift_version_min or newer: https://www.swift.org/install/"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [[ -n $version ]] || fail "'swift --version' does not tell its version; Swift $swift_version_min or newer is needed."
    if [[ $(printf '%s\n' "$swift_version_min" "$version" | sort -V | head -n 1) != "$swift_version_min" ]]; then
        fail "Swift $version is too old; $swift_version_min or newer is needed: https://www.swift.org/install/"
    fi
}

# Has Swift take exactly the versions of packages that were looked at, and no newer ones: those of lib/versions.json.
# After a change of the dependencies in Package.swift: swift package update && scripts/components --accept
exact_versions=(--only-use-versions-from-resolved-file)
# shellcheck disable=SC2034 # used by the scripts that source this file
readonly exact_versions
ensure_versions() {
    cmp -s "$root/scripts/lib/versions.json" "$root/Package.resolved" ||
        cp "$root/scripts/lib/versions.json" "$root/Package.resolved"
}

# Makes a Python environment with exactly the packages of a list, unless it is there.
ensure_environment() {
    local folder=$1 requirements=$2
    cmp -s "$requirements" "$folder/requirements.txt" && return
    rm -rf "$folder"
    /usr/bin/python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$requirements" </dev/null
    cp "$requirements" "$folder/requirements.txt"
}
