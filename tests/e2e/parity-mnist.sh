#!/usr/bin/env bash
# The main promise: configs/mnist-fnn.yaml records PyTorch 1.13's curve on the real MNIST.
. "$(dirname "$0")/common.sh"
[ -d "${LAMINA_DATA:-data}/mnist" ] || skip "MNIST is not at hand: scripts/get-data mnist, or set LAMINA_DATA"

compare() { # SEED: prints iterations compared, and how many differ by more than 5e-5
    expect_status 0 lamina run "$source/configs/mnist-fnn.yaml" --db mnist.db --set seed="$1"
    sqlite3 -csv mnist.db ".import $source/tests/golden/torch_seed$1_losses.csv golden_$1" \
        "SELECT count(*), sum(abs(iterations.loss - golden.loss) > 5e-5)
         FROM golden_$1 golden JOIN trials ON seed = $1 JOIN iterations
         ON trial_id = trials.id AND iterations.iteration = golden.iteration"
}
expect_equal "$(compare 0)" 2345,0
expect_equal "$(compare 42)" 2345,0
expect_equal "$(sql mnist.db 'SELECT iteration, correct, total FROM evaluations JOIN trials
    ON trials.id = trial_id WHERE seed = 0 AND iteration < 2345 ORDER BY iteration')" \
    $'500|8587|10000\n1000|8966|10000\n1500|9060|10000\n2000|9123|10000'
expect_equal "$(sql mnist.db 'SELECT correct FROM evaluations JOIN trials ON trials.id = trial_id
    WHERE seed = 42 AND iteration < 2345 ORDER BY iteration')" $'8546\n8942\n9059\n9115'
