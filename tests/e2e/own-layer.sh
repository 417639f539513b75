#!/usr/bin/env bash
# A stranger follows plugins/README.md to the letter, with a home of his own: its files are
# written, its commands run in order, and the new layer is trained and recorded.
. "$(dirname "$0")/common.sh"

export HOME=$PWD/home
mkdir -p "$HOME/my-layers"
ln -s "$build" build
# Each ``` block is a file, named in its first line, or (sh) commands.
awk -v folder="$HOME/my-layers/" '
    /^```(c|yaml)$/ {first = 1; on = 1; next}
    /^```$/ {on = 0; next}
    on && first {file = $2; first = 0; if (file == "") exit 1}
    on {print > (folder file)}' "$source/plugins/README.md"
awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$source/plugins/README.md" > commands
[ -s commands ] || fail "plugins/README.md has no commands"
PS4='$ ' bash -euxo pipefail commands || fail "a command of plugins/README.md failed"
expect_equal "$(sql "$HOME/my-layers/swish.db" "SELECT state FROM trials JOIN layers ON trial_id = id
    WHERE type = 'myswish'")" 'done'
expect_equal "$(sql "$HOME/my-layers/gate.db" "SELECT state FROM trials JOIN layers ON trial_id = id
    WHERE type = 'mygate'")" 'done'
