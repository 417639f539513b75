#!/usr/bin/env bash
# A stranger follows plugins/README.md to the letter: with the installed program alone, in an
# empty folder, its files are written, its commands run in order.
. "$(dirname "$0")/common.sh"

cmake --install "$build" --prefix "$PWD/installed" > install.out || fail "cmake --install failed"
export PATH=$PWD/installed/bin:$PATH
PKG_CONFIG_PATH=$(dirname "$(find "$PWD/installed" -name lamina.pc)")
export PKG_CONFIG_PATH
mkdir stranger
cd stranger
# Each ``` block is a file, named in its first line, or (sh) commands.
awk '/^```(c|yaml)$/ {first = 1; on = 1; next}
     /^```$/ {on = 0; next}
     on && first {file = $2; first = 0; if (file == "") exit 1}
     on {print > file}' "$source/plugins/README.md"
awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$source/plugins/README.md" > commands
[ -s commands ] || fail "plugins/README.md has no commands"
ls ./*.c ./*.yaml > /dev/null || fail "plugins/README.md has no layer or no config"
PS4='$ ' bash -euxo pipefail commands || fail "a command of plugins/README.md failed"
