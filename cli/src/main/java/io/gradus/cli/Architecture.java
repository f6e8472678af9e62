package io.gradus.cli;

import io.gradus.nn.Sequential;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.weights.Initializer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** The models that can be trained, from images to one number for each class. */
enum Architecture {
    /** No hidden layer: as much as a weighted sum of the pixels can tell. */
    LINEAR {
        @Override
        Sequential model(int classes) {
            return new Sequential(new Flatten(), new Dense(classes));
        }
    },
    /** One hidden layer. */
    MLP {
        @Override
        Sequential model(int classes) {
            return new Sequential(
                    new Flatten(),
                    new Dense(512, Activation.RELU).kernelInitializer(Initializer.heNormal()),
                    new Dense(classes));
        }
    },
    /** Two convolutions, each with pooling, and a hidden layer. */
    CNN {
        @Override
        Sequential model(int classes) {
            return new Sequential(
                    new Conv2D(32, 3, Activation.RELU),
                    new MaxPooling2D(2),
                    new Conv2D(64, 3, Activation.RELU),
                    new MaxPooling2D(2),
                    new Flatten(),
                    new Dense(128, Activation.RELU).kernelInitializer(Initializer.heNormal()),
                    new Dropout(0.4),
                    new Dense(classes));
        }
    };

    /** The architecture of a name as {@link #toString} gives it, in letters of any case. */
    static Architecture of(String name) {
        for (var architecture : values()) {
            if (architecture.toString().equalsIgnoreCase(name)) {
                return architecture;
            }
        }
        throw new TypeConversionException(
                "'%s' is none of %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(Architecture::toString)
                                        .collect(Collectors.joining(", "))));
    }

    abstract Sequential model(int classes);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
