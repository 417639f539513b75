# The tables of options in configs/README.md are what the program says of its options: one command writes
# them, and a check fails where one differs.
. "$(dirname "$0")/common.sh"

command -v python3 > /dev/null || skip "there is no python3"
expect_status 0 "$source/scripts/write-tables" --check --build "$build"

# In a tree of its own: a default that is not the program's is told, and written right.
mkdir -p tree/scripts tree/configs
cp "$source/scripts/write-tables" tree/scripts
sed 's/^| | `momentum` | number | `0.1` |/| | `momentum` | number | `0.2` |/' "$source/configs/README.md" \
    > tree/configs/README.md
! cmp -s "$source/configs/README.md" tree/configs/README.md || fail "the table of layers has no momentum"
expect_status 1 tree/scripts/write-tables --check --build "$build"
expect_error 'configs/README.md differs from the program'
expect_error '| | `momentum` | number | `0.1` |'
expect_status 0 tree/scripts/write-tables --build "$build"
expect_equal "$(diff tree/configs/README.md "$source/configs/README.md")" ""

# A table that the program does not know, and one that was lost.
echo '<!-- table laers: by scripts/write-tables -->
<!-- end of table -->' >> tree/configs/README.md
expect_status 1 tree/scripts/write-tables --check --build "$build"
expect_error 'has a table laers, which is none of'
sed -i '/table lo[s]s: by/d; /table laers/,$d' tree/configs/README.md
expect_status 1 tree/scripts/write-tables --check --build "$build"
expect_error 'has no table loss'
expect_status 1 tree/scripts/write-tables --build tree
expect_error 'lamina is not there: build it'
