# scripts/test-fresh says what it does and refuses what it cannot do, before it makes anything. That
# it passes is for the machine of whoever calls it: a bare system takes a network and an hour.
. "$(dirname "$0")/common.sh"

fresh=$source/scripts/test-fresh
expect_status 0 "$fresh" --help
expect_output 'scripts/test-fresh RELEASE [--arch ARCH]'
while IFS='|' read -r arguments sentence; do
    # shellcheck disable=SC2086 # they are words
    expect_status 2 "$fresh" $arguments
    expect_error "test-fresh: $sentence"
    expect_equal "$(wc -l < "$err")" 1
done << 'END'
|which RELEASE?
potato|unknown release potato: bookworm
bookworm trixie|one RELEASE at a time, not bookworm and trixie
bookworm --quack|unknown option --quack
bookworm --arch|--arch takes a value
bookworm --arch mips|unknown architecture mips: amd64 and arm64 are known
END

# Neither of what it needs is there.
mkdir programs
for program in bash dirname sed mktemp rm uname; do
    ln -s "$(command -v $program)" programs
done
expect_status 1 env PATH="$work/programs" "$(command -v bash)" "$fresh" bookworm
expect_error 'test-fresh: mmdebstrap is missing: apt-get install mmdebstrap'
