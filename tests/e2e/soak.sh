#!/usr/bin/env bash
# A short form of scripts/soak: runs that are killed at random moments and go on record the rows
# of an undisturbed one.
. "$(dirname "$0")/common.sh"

iterations=2000
[ "$long" = 0 ] || iterations=8000
expect_status 0 "$source/scripts/soak" --runs 8 --iterations $iterations "$build"
expect_output "0 differences"
cat "$out"
expect_status 2 "$source/scripts/soak" --rums 8
expect_error "unknown option --rums"
expect_status 2 "$source/scripts/soak" "$work"
expect_error "has no build with tests"
