package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.data.Batch;
import io.gradus.data.Blobs;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Embedding;
import io.gradus.nn.losses.MeanAbsoluteError;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options of compile and fit whose arithmetic can be said in one line. */
class FitOptionsTest {
    private static final FitOptions SILENT = new FitOptions().verbosity(Verbosity.SILENT);

    @Test
    void epochsWithoutValidationLeaveGaps() {
        var data = Blobs.generate(20, 3, 1, 1);
        var model = new Sequential(new Dense(3));
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true));
        var history =
                model.fit(
                        data.inputs(),
                        data.targets(),
                        SILENT.epochs(5)
                                .validationFrequency(2)
                                .validation(data.inputs(), data.targets()));
        var validation = history.get("val_loss");
        assertThat(validation).hasSize(5);
        assertThat(validation.stream().map(value -> value.isNaN()))
                .containsExactly(true, false, true, false, true);
        assertThat(history.get("loss")).hasSize(5).doesNotContain(Double.NaN);
    }

    @Test
    void weightsCountInTheLossAndInWeightedMetricsAlone() {
        var model = new Sequential(new Dense(1));
        model.build(Shape.of(1), new Generator(1));
        model.compile(
                new CompileOptions()
                        .optimizer(new SGD(0))
                        .loss(new MeanSquaredError())
                        .metrics("mae")
                        .weightedMetrics(new io.gradus.nn.metrics.MeanAbsoluteError().name("w")));
        var x = new Generator(2).normal(Shape.of(6, 1));
        var y = x.times(2).plus(1);
        var weights = Tensor.of(new float[] {1, 0, 3, 2, 0.5f, 1});
        var logs = model.testOnBatch(Batch.of(x, y, weights));
        var errors = model.apply(x).minus(y).reshape(6);
        assertThat(logs.get("loss"))
                .isCloseTo(errors.square().times(weights).mean().toDouble(), offset(1e-5));
        assertThat(logs.get("mae")).isCloseTo(errors.abs().mean().toDouble(), offset(1e-5));
        assertThat(logs.get("w"))
                .isCloseTo(
                        errors.abs().times(weights).sum().div(weights.sum()).toDouble(),
                        offset(1e-5));
    }

    @Test
    void maskedStepsCountNeitherInTheLossNorInWeightedMetrics() {
        var model = new Sequential(new Embedding(10, 4).maskZero(true), new Dense(1));
        model.compile(
                new CompileOptions()
                        .optimizer(new SGD(0))
                        .loss(new MeanAbsoluteError())
                        .weightedMetrics("mse"));
        var ids = Tensor.of(new int[][] {{3, 5, 0, 0}, {7, 0, 0, 0}});
        var y = Tensor.ones(Shape.of(2, 4, 1));
        var logs = model.testOnBatch(Batch.of(ids, y));
        var there = ids.notEqual(0).cast(DType.FLOAT32);
        var errors = model.apply(ids).minus(y).reshape(2, 4);
        assertThat(logs.get("loss"))
                .isCloseTo(errors.abs().times(there).sum().div(3).toDouble(), offset(1e-5));
        assertThat(logs.get("mse"))
                .isCloseTo(errors.square().times(there).sum().div(3).toDouble(), offset(1e-5));
    }

    @Test
    void weightsOfStepsOfASequence() {
        var model = new Sequential(new Dense(1));
        model.build(Shape.of(3, 1), new Generator(1));
        model.compile(new SGD(0), new MeanSquaredError());
        var x = new Generator(2).normal(Shape.of(2, 3, 1));
        var weights = Tensor.of(new float[][] {{1, 0, 2}, {0, 0, 1}});
        var loss = model.testOnBatch(Batch.of(x, x.times(2), weights)).get("loss");
        var errors = model.apply(x).minus(x.times(2)).square().reshape(2, 3);
        assertThat(loss).isCloseTo(errors.times(weights).mean().toDouble(), offset(1e-5));
    }

    @Test
    void lossWeightsGoWithTheOutputsInOrder() {
        var input = Input.of(2);
        Generator.global().reset(1);
        var model =
                Model.of(
                        List.of(input),
                        List.of(new Dense(1).apply(input), new Dense(1).apply(input)));
        model.compile(
                new CompileOptions().optimizer(new SGD(0)).loss("mse", "mae").lossWeights(0.25, 4));
        var x = new Generator(2).normal(Shape.of(5, 2));
        var y = Tensor.ones(Shape.of(5, 1));
        var logs = model.testOnBatch(new Batch(List.of(x), List.of(y, y), List.of()));
        assertThat(logs.get("loss"))
                .isCloseTo(
                        0.25 * logs.get("dense_loss") + 4 * logs.get("dense_1_loss"), offset(1e-5));
        var outputs = model.predict(List.of(x));
        assertThat(logs.get("dense_1_loss"))
                .isCloseTo(outputs.get(1).minus(y).abs().mean().toDouble(), offset(1e-5));
    }

    @Test
    void accumulatedGradientsAreThoseOfALargerBatch() {
        var x = new Generator(2).normal(Shape.of(32, 2));
        var y = x.sum(1).reshape(32, 1);
        var large = new Sequential(new Dense(1));
        large.build(Shape.of(2), new Generator(3));
        large.compile(new SGD(0.1), new MeanSquaredError());
        large.fit(x, y, SILENT.batchSize(32).shuffle(false));
        var small = new Sequential(new Dense(1));
        small.build(Shape.of(2), new Generator(3));
        small.compile(new SGD(0.1).gradientAccumulationSteps(4), new MeanSquaredError());
        small.fit(x, y, SILENT.batchSize(8).shuffle(false));
        for (int i = 0; i < 2; i++) {
            assertThat(small.weights().get(i).toFloatArray())
                    .containsExactly(large.weights().get(i).toFloatArray(), offset(1e-6f));
        }
    }
}
