# The manual page is right for man, has every command, option, exit status and variable, and its
# examples work.
. "$(dirname "$0")/common.sh"

lamina manual > lamina.1
# As a reader sees it: without the escapes.
sed 's/\\-/-/g; s/\\&//g; s/\\e/\\/g' lamina.1 > plain.txt

# section NAME: its lines.
section() {
    awk -v wanted=".SH $1" '/^\.SH/ {on = $0 == wanted; next} on' plain.txt
}

for name in NAME SYNOPSIS DESCRIPTION COMMANDS "EXIT STATUS" ENVIRONMENT FILES EXAMPLES "SEE ALSO"; do
    [ -n "$(section "$name")" ] || fail "there is no $name"
done

# Every command's help is there word for word, and so its options.
commands=$(lamina help | awk '/^  / {print $1}')
[ "$(wc -w <<< "$commands")" -ge 10 ] || fail "the overview has lost its commands"
expect_equal "$(section COMMANDS | sed -n 's/^\.SS //p')" "$commands"
for command in $commands; do
    section COMMANDS | awk -v wanted=".SS $command" '/^\.SS/ {on = $0 == wanted} on' > command.txt
    lamina help "$command" | sed 's/^usage: //' > help.txt
    while IFS= read -r line; do
        grep -qF -e "$line" command.txt || fail "$command lacks: $line"
    done < help.txt
done

# What the source knows: the statuses, and the variables that it reads.
statuses=$(sed -n 's/^ *EXIT_[A-Z]* = \([0-9]*\).*/\1/p' "$source/runner/cli/command.h")
[ -n "$statuses" ] || fail "command.h has no statuses"
for status in $statuses; do
    section "EXIT STATUS" | grep -qx "$status" || fail "there is no exit status $status"
done
for variable in $(grep -rhoE '[^_]getenv\("[A-Z_]+"\)' "$source/runner" | cut -d '"' -f 2 | sort -u); do
    [ "$variable" = HOME ] || section ENVIRONMENT | grep -qx "\.B $variable" || fail "there is no $variable"
done

# The examples, in their order, where there is a config.
command -v gnuplot > /dev/null || skip "gnuplot is not here: an example draws"
sed 's/epochs: 10/epochs: 1/' "$source/configs/digits-quick.yaml" > experiment.yaml
section EXAMPLES | grep -v '^\.' > examples.txt
[ "$(wc -l < examples.txt)" -ge 4 ] || fail "there are few examples"
mkdir bin
ln -s "$build/lamina" bin/lamina
ln -s "$build/plugins" bin/plugins
while IFS= read -r example; do
    PATH=$work/bin:$PATH expect_status 0 bash -c "$example" < /dev/null
done < examples.txt

expect_status 0 cmake --install "$build" --prefix "$work/installed"
cmp lamina.1 installed/share/man/man1/lamina.1 || fail "the page is not installed"

# Of a page without a date, for it comes with a version, mandoc says so.
tried=""
if command -v mandoc > /dev/null; then
    mandoc -T lint -W warning lamina.1 2>&1 | grep -v 'missing date' > warnings.txt || true
    expect_equal "$(cat warnings.txt)" "" mandoc
    tried=mandoc
fi
if command -v man > /dev/null && man --version 2> /dev/null | grep -q '^man '; then
    MANWIDTH=80 expect_status 0 man --warnings -E UTF-8 -l lamina.1
    expect_no_error
    expect_output "EXIT STATUS"
    tried="man"
fi
[ -n "$tried" ] || skip "neither man nor mandoc is here to try the page with"
