/* What makes probabilities of a network's outputs, which a loss that includes it leaves
 * to whoever uses the net. */
#ifndef MODEL_LOSS_ACTIVATION_H
#define MODEL_LOSS_ACTIVATION_H

enum loss_activation {
    LOSS_AS_THEY_ARE, /* nothing: they are scores, or numbers */
    LOSS_SOFTMAX,     /* over the outputs of a sample */
    LOSS_SIGMOID      /* of each output */
};

#endif
