#!/bin/sh
# Installs what the tests need beside Python and Node, or says what is missing and how to get it.
set -eu
packages=""
need() { # command or file, Debian package
    case "$1" in
        /*) [ -e "$1" ] || packages="$packages $2" ;;
        *) command -v "$1" >/dev/null 2>&1 || packages="$packages $2" ;;
    esac
}
need chromium chromium
need javac openjdk-17-jdk-headless
need pdftoppm poppler-utils
need openssl openssl
need /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji
[ -z "$packages" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need these programs (named as Debian's packages):$packages" >&2
    echo "Install them with your system's package manager and run make test again." >&2
    exit 1
fi
become=""
if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then become="sudo"; else
        echo "The tests need:$packages" >&2
        echo "Run: sudo apt-get install$packages    and then make test again." >&2
        exit 1
    fi
fi
echo "Installing for the tests:$packages"
$become apt-get update -qq
DEBIAN_FRONTEND=noninteractive $become apt-get install -y -qq --no-install-recommends $packages >/dev/null
