# What shells complete, and the manual page, come from the commands' own help: every command and every
# option is there, the scripts are right in their shells, and bash really completes.
. "$(dirname "$0")/common.sh"

mkdir bin
ln -s "$build/lamina" bin/lamina
ln -s "$build/plugins" bin/plugins
export PATH=$work/bin:$PATH
unset -f lamina

lamina completion bash > bash.sh
lamina completion zsh > _lamina
lamina completion fish > lamina.fish
lamina manual > lamina.1

# The overview has a command a line; a usage names all options, and each has its line in the help.
commands=$(lamina help | awk '/^  / {print $1}')
[ "$(wc -w <<< "$commands")" -ge 10 ] || fail "the overview has lost its commands"
for command in $commands; do
    for script in bash.sh _lamina lamina.fish lamina.1; do
        grep -qF -e "${command//-/$([ $script = lamina.1 ] && echo '\-' || echo -)}" $script ||
            fail "$script has no $command"
    done
    for option in $(lamina help "$command" | awk '/^usage/ {on = 1} /^$/ {exit} on' |
        grep -o -e '--[a-z-]*' | sort -u); do
        lamina help "$command" | grep -q "^  $option\b" || fail "$command's help has no $option"
        grep -q -e "^    $command) .* $option[ ']" bash.sh || fail "bash: $command has no $option"
        grep -q -e "seen_subcommand_from $command' -l ${option#--} " lamina.fish ||
            fail "fish: $command has no $option"
        grep -qF -e "'$option:" _lamina || fail "zsh has no $option"
        grep -qF -e "${option//-/\\-}" lamina.1 || fail "the manual has no $option"
    done
done

# complete WORD...: what bash offers for the last of the words.
complete_line() {
    bash -c 'source bash.sh
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _lamina
        echo "${COMPREPLY[*]}"' bash "$@"
}
expect_equal "$(complete_line lamina ru)" run
expect_equal "$(complete_line lamina run --j)" --jobs
expect_equal "$(complete_line lamina layers lin)" linear
expect_equal "$(complete_line lamina completion f)" fish
expect_equal "$(complete_line lamina plot --output a)" ""
sed 's/^name: .*/name: completed/; s/epochs: 10/epochs: 1/' "$source/configs/digits-quick.yaml" > quick.yaml
mkdir results
expect_status 0 lamina run quick.yaml
expect_equal "$(complete_line lamina plot com)" completed

bash -n bash.sh
for shell in zsh fish; do
    if command -v $shell > /dev/null; then
        [ $shell = zsh ] && script=_lamina || script=lamina.fish
        expect_status 0 $shell -n $script
    else
        echo "$shell is not here: its script was not tried"
    fi
done
if command -v man > /dev/null && man --warnings -E UTF-8 -l lamina.1 > page.txt 2> warnings.txt; then
    expect_equal "$(cat warnings.txt)" ""
    grep -q 'EXIT STATUS' page.txt || fail "the manual page has no EXIT STATUS"
fi

expect_status 2 lamina completion tcsh
expect_error 'bash, zsh or fish is needed'

# All four are installed.
cmake --install "$build" --prefix "$work/installed" > /dev/null
for file in share/bash-completion/completions/lamina share/zsh/site-functions/_lamina \
    share/fish/vendor_completions.d/lamina.fish share/man/man1/lamina.1; do
    [ -s "installed/$file" ] || fail "$file is not installed"
done
