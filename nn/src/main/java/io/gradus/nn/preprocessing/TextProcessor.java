package io.gradus.nn.preprocessing;

import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * Texts as tensors. Models compute with numbers: texts become numbers before them, batch by batch
 * in the map of a data set, or all at once. A processor has settings, and what it has learned is
 * among them: {@code nn.saving.ConfigFile} keeps it in a file beside that of the model.
 */
public sealed interface TextProcessor extends Configurable permits StringLookup, TextVectorization {
    /**
     * Texts as a tensor.
     *
     * @param texts the texts
     * @return what the processor makes of them
     */
    Tensor apply(List<String> texts);

    /**
     * Texts as a tensor.
     *
     * @param texts the texts
     * @return what the processor makes of them
     */
    default Tensor apply(String... texts) {
        return apply(List.of(texts));
    }

    /**
     * The tokens that it knows, in the order of their places.
     *
     * @return the tokens, special ones included
     */
    List<String> vocabulary();
}
