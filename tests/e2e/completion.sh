# What bash, zsh and fish complete comes from the commands' own usage and help: every command and
# option, configs, layers, experiments. What a results file says is never run.
. "$(dirname "$0")/common.sh"

# As in README.md: a program that is not in PATH.
mkdir program
ln -s "$build/lamina" program/lamina
ln -s "$build/plugins" program/plugins
sed 's/^name: .*/name: completed/; s/epochs: 10/epochs: 1/' "$source/configs/digits-quick.yaml" > quick.yaml
expect_status 0 lamina run quick.yaml
sqlite3 results/lamina.db "INSERT INTO axes (experiment_id, path, position, written) VALUES (1, 'layers.0.bias', 9, 'layers.hidden.bias')"
touch other.yml notes.txt layer.so trained.safetensors "two words.yaml"
lamina completion bash > bash.sh
lamina completion zsh > _lamina
lamina completion fish > lamina.fish

# bash_offers WORD...: what is offered for the last of the words, a line each. compopt works in a
# shell that is being typed into only; here it tells what was asked of it.
bash_offers() {
    bash -c 'compopt() { echo "$*"; }
        source bash.sh
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _lamina
        printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

# The same of zsh, whose builtins for completion also want somebody who types.
zsh_offers() {
    zsh -f -c 'compdef() { :; }
        compadd() { shift; print -rl -- ${(M)@:#$PREFIX*}; }
        _describe() { local -a found=(${(P)@[-1]}); print -rl -- ${(M)${found%%:*}:#$PREFIX*}; }
        _files() { print -rl -- "-o default" $@[2]; }
        compset() { [[ $PREFIX == --*=* ]] && PREFIX=${PREFIX#*=}; }
        source ./_lamina
        words=("$@")
        CURRENT=$#
        PREFIX=$words[-1]
        _lamina' zsh "$@"
}

# fish has a command for it; its answers have descriptions.
fish_offers() {
    HOME=$work fish -N -c 'source lamina.fish; complete -C "$argv"' "$@" | cut -f 1
}

# expect_offers EXPECTED WORD...: EXPECTED is a list without line ends, sorted.
expect_offers() {
    local expected=$1 found
    shift
    found=$("${shell}_offers" "$@" | grep . | LC_ALL=C sort -u | paste -sd ' ')
    expect_equal "$found" "$expected" "$shell, $*"
}

# The overview has a command a line; a usage names all options, and each has its line in the help.
commands=$(lamina help | awk '/^  / {print $1}' | LC_ALL=C sort)
[ "$(wc -w <<< "$commands")" -ge 10 ] || fail "the overview has lost its commands"

offers_commands_and_options() {
    local command options option
    expect_offers "$(printf '%s\n' help $commands | LC_ALL=C sort | paste -sd ' ')" program/lamina ""
    expect_offers "$(paste -sd ' ' <<< "$commands")" program/lamina help ""
    expect_offers run program/lamina ru
    for command in $commands; do
        options=$(lamina help "$command" | awk '/^usage/ {on = 1} /^$/ {exit} on' |
            grep -o -e '--[a-z-]*' || true)
        for option in $options; do
            lamina help "$command" | grep -q -e "^  $option\b" || fail "$command's help has no $option"
        done
        expect_offers "$(printf '%s\n' --help $options | LC_ALL=C sort -u | paste -sd ' ')" \
            program/lamina "$command" --
    done
    expect_offers --jobs program/lamina run --j
}

offers_arguments() {
    expect_offers linear program/lamina layers lin
    expect_offers fish program/lamina completion f
    for command in plot pivot status; do
        expect_offers completed program/lamina $command ""
        expect_offers "" program/lamina $command other
    done
    expect_offers completed program/lamina pivot --rows comp
    expect_offers completed program/lamina pivot --db results/lamina.db comp
    expect_offers "test train validation" program/lamina plot --split ""
    expect_offers "learning_rate loss" program/lamina plot --metric l
    expect_offers "optimizer.learning_rate" program/lamina plot --setting o
    expect_offers "layers.hidden.bias" program/lamina plot --setting l
    expect_offers "seeds settings" program/lamina plot --kind se
    expect_offers "pruned" program/lamina run quick.yaml --retry p
    expect_offers "seed_groups series settings" program/lamina export se
    expect_offers "$(lamina help export | sed -n '/^  TABLE/,/^  --sql/p' | sed '$d; s/TABLE//; s/[a-z]*: *//g; s/(the default)//' |
        tr ',;' '  ' | xargs -n 1 | LC_ALL=C sort | paste -sd ' ')" program/lamina export ""
    case $shell in
    bash)
        for command in run plan; do
            expect_offers "-o filenames other.yml program quick.yaml results two words.yaml" \
                program/lamina $command ""
        done
        expect_offers "-o filenames layer.so" program/lamina check l
        expect_offers "-o filenames trained.safetensors" program/lamina weights t
        expect_offers "-o default" program/lamina plot --output c
        expect_offers "-o default" program/lamina plot --output = c
        expect_offers "train" program/lamina plot --split = tr
        ;;
    zsh)
        expect_offers "*.(yaml|yml) -o default" program/lamina run ""
        expect_offers "*.(yaml|yml) -o default" program/lamina plan ""
        expect_offers "*.(so) -o default" program/lamina check l
        expect_offers "*.(safetensors) -o default" program/lamina weights t
        expect_offers "-o default" program/lamina plot --output c
        expect_offers "-o default" program/lamina plot --output=c
        expect_offers "test train validation" program/lamina plot --split=
        ;;
    fish)
        expect_offers "other.yml program/ quick.yaml results/ two words.yaml" program/lamina run ""
        expect_offers "other.yml" program/lamina plan o
        expect_offers "layer.so" program/lamina check l
        expect_offers "trained.safetensors" program/lamina weights t
        expect_offers "notes.txt" program/lamina plot --output n
        # A config may have the name of a command.
        expect_offers "" program/lamina run plot comp
        ;;
    esac
}

# Without results there is nothing to offer, and nothing to say. A name that no config can have is
# neither run by completing, nor offered: it could run on Enter.
offers_nothing_odd() {
    mkdir -p ".none-$shell" ".foreign-$shell/results"
    cp -R program bash.sh _lamina lamina.fish ".none-$shell"
    cp -R program bash.sh _lamina lamina.fish ".foreign-$shell"
    (
        cd ".none-$shell"
        expect_offers "" program/lamina plot "" 2> noise.txt
        expect_equal "$(cat noise.txt)" ""
        [ ! -e results ] || fail "$shell made a results file"
    )
    (
        cd ".foreign-$shell"
        cp ../results/lamina.db results
        # shellcheck disable=SC2016 # it is not to be expanded
        sqlite3 results/lamina.db 'UPDATE experiments SET name = '\''$(touch${IFS}made)`touch${IFS}made`'\'
        expect_offers "" program/lamina plot ""
        [ ! -e made ] || fail "$shell ran what a results file says"
    )
}

missing=""
for shell in bash zsh fish; do
    if ! command -v $shell > /dev/null; then
        missing="$missing $shell"
        continue
    fi
    case $shell in
    bash) script=bash.sh ;;
    zsh) script=_lamina ;;
    fish) script=lamina.fish ;;
    esac
    expect_status 0 $shell -n $script
    offers_commands_and_options
    offers_arguments
    offers_nothing_odd
done

expect_status 2 lamina completion tcsh
expect_error 'bash, zsh or fish is needed'

# All are installed, as they were printed.
expect_status 0 cmake --install "$build" --prefix "$work/installed"
cmp bash.sh installed/share/bash-completion/completions/lamina || fail "bash's is not installed"
cmp _lamina installed/share/zsh/site-functions/_lamina || fail "zsh's is not installed"
cmp lamina.fish installed/share/fish/vendor_completions.d/lamina.fish || fail "fish's is not installed"

[ -z "$missing" ] || skip "not here, and so not tried:$missing"
