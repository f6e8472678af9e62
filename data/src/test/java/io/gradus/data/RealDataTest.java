package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Reads published data sets from the folder that GRADUS_DATA names; the figures come from NumPy and
 * pandas.
 */
@EnabledIfEnvironmentVariable(named = "GRADUS_DATA", matches = ".+")
class RealDataTest {

    private static final Path DATA = Path.of(System.getenv().getOrDefault("GRADUS_DATA", "."));

    private static Table table(Csv csv, String name) throws IOException {
        return csv.read(DATA.resolve("tabular").resolve(name));
    }

    @Test
    void mnistIsWhatWasPublished() throws IOException {
        var mnist = Mnist.load(DataOptions.defaults().offline());

        assertThat(mnist.train().images().shape()).isEqualTo(Shape.of(60_000, 28, 28, 1));
        assertThat(mnist.test().images().shape()).isEqualTo(Shape.of(10_000, 28, 28, 1));
        assertThat(Arrays.copyOf(mnist.train().labels().toIntArray(), 10))
                .containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(Arrays.copyOf(mnist.test().labels().toIntArray(), 10))
                .containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        assertThat(sum(mnist.train().images().toByteArray())).isEqualTo(1_567_298_545L);
        assertThat(sum(mnist.test().images().toByteArray())).isEqualTo(264_923_200L);
        var counts = new int[10];
        for (int label : mnist.train().labels().toIntArray()) {
            counts[label]++;
        }
        assertThat(counts)
                .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    }

    @Test
    void mnistIsFoundInANamedFolder() throws IOException {
        assertThat(Mnist.load(DATA.resolve("mnist")).test().count()).isEqualTo(10_000);
    }

    @Test
    void iris() throws IOException {
        var iris =
                table(
                        Csv.withoutHeader(
                                "sepal length",
                                "sepal width",
                                "petal length",
                                "petal width",
                                "species"),
                        "iris.csv");

        assertThat(iris.rows()).isEqualTo(150);
        assertThat(iris.column("species").vocabulary())
                .containsExactly("Iris-setosa", "Iris-versicolor", "Iris-virginica");
        var examples = iris.examples("species");
        assertThat(examples.inputs().shape()).isEqualTo(Shape.of(150, 4));
        assertThat(Arrays.copyOf(examples.inputs().toFloatArray(), 4))
                .containsExactly(5.1f, 3.5f, 1.4f, .2f);
        assertThat(Arrays.stream(examples.targets().toIntArray()).sum()).isEqualTo(150);
    }

    @Test
    void wine() throws IOException {
        var wine = table(Csv.withoutHeader(), "wine.csv");

        assertThat(wine.rows()).isEqualTo(178);
        assertThat(wine.columns()).hasSize(14);
        assertThat(wine.column("12").type()).isEqualTo(ColumnType.INTEGER);
        assertThat(wine.column("7").type()).as(".28 is a number").isEqualTo(ColumnType.FLOAT);
        assertThat(wine.column("7").toTensor().toDoubleArray()[0]).isEqualTo(.28);
    }

    @Test
    void abalone() throws IOException {
        var abalone = table(Csv.withoutHeader(), "abalone.csv");

        assertThat(abalone.rows()).isEqualTo(4177);
        assertThat(abalone.column("0").vocabulary()).containsExactly("F", "I", "M");
        assertThat(abalone.column("8").toTensor().dtype()).isEqualTo(DType.INT32);
        assertThat(Arrays.stream(abalone.column("8").toTensor().toIntArray()).sum())
                .isEqualTo(41_493);
    }

    @Test
    void pima() throws IOException {
        var pima = table(Csv.withoutHeader(), "pima-indians-diabetes.csv");

        assertThat(pima.rows()).isEqualTo(768);
        assertThat(pima.columns())
                .extracting(Column::type)
                .containsExactly(
                        ColumnType.INTEGER,
                        ColumnType.INTEGER,
                        ColumnType.INTEGER,
                        ColumnType.INTEGER,
                        ColumnType.INTEGER,
                        ColumnType.FLOAT,
                        ColumnType.FLOAT,
                        ColumnType.INTEGER,
                        ColumnType.INTEGER);
        assertThat(Arrays.stream(pima.column("8").toTensor().toIntArray()).sum()).isEqualTo(268);
    }

    @Test
    void seriesWithHeaders() throws IOException {
        var series =
                Csv.withHeader()
                        .read(DATA.resolve("time-series").resolve("airline-passengers.csv"));

        assertThat(series.rows()).isEqualTo(144);
        assertThat(series.column("Passengers").type()).isEqualTo(ColumnType.INTEGER);
        assertThat(series.column("Month").vocabulary()).hasSize(144).startsWith("1949-01");
    }

    @Test
    void irisStreamedIsIrisRead() throws IOException {
        var names = new String[] {"a", "b", "c", "d", "species"};
        var csv = Csv.withoutHeader(names);
        var file = DATA.resolve("tabular").resolve("iris.csv");
        var whole = csv.read(file);
        var rows = csv.rows(file).map(row -> row.features("a", "b", "c", "d"), 4);
        var batches = rows.batch(64).toList();
        assertThat(batches).hasSize(3);
        assertThat(batches.get(2).toFloatArray())
                .isEqualTo(
                        Arrays.copyOfRange(
                                whole.matrix("a", "b", "c", "d").toFloatArray(), 4 * 128, 600));
    }

    @Test
    void shakespeareInWindows() throws IOException {
        var file = DATA.resolve("tiny-shakespeare").resolve("input.txt");
        var lines = DataFiles.lines(file);
        assertThat(lines.take(2).toList())
                .containsExactly("First Citizen:", "Before we proceed any further, hear me speak.");
        assertThat(lines.map(line -> line.length() + 1L).stream().mapToLong(n -> n).sum())
                .isEqualTo(1_115_394);
        var windows =
                DataFiles.fixedLengthRecords(1, file)
                        .window(129, 128, 1, true)
                        .map(window -> window.size())
                        .toList();
        assertThat(windows).hasSize((1_115_394 - 129) / 128 + 1).containsOnly(129);
    }

    @Test
    void passengersInWindows() throws IOException {
        var file = DATA.resolve("time-series").resolve("airline-passengers.csv");
        var values = Csv.withHeader().read(file).matrix("Passengers");
        var series = TimeSeries.of(values, 12).examples(values.slice(0, 12, 144));
        var batches = series.batch(32).toList();
        assertThat(series.cardinality().count()).hasValue(132);
        assertThat(batches.getFirst().inputs().shape()).isEqualTo(Shape.of(32, 12, 1));
        assertThat(batches.getFirst().targets().get(0).toFloatArray()).containsExactly(115);
        assertThat(batches.getLast().targets().get(-1).toFloatArray()).containsExactly(432);
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (byte b : bytes) {
            sum += b & 0xFF;
        }
        return sum;
    }
}
