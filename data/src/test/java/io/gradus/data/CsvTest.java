package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {

    @TempDir Path folder;

    private static void refused(Csv csv, String text, String... words) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> csv.parse(text))
                .withMessageContainingAll(words);
    }

    @Test
    void findsTheTypeOfEachColumn() throws MalformedDataException {
        var table =
                Csv.withHeader()
                        .parse(
                                """
                                id,height,member,city
                                1,1.75,true,Bonn
                                -2, 2e-1 ,FALSE,Aachen
                                3,.5,False,Bonn
                                """);

        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.columns())
                .extracting(Column::name)
                .containsExactly("id", "height", "member", "city");
        assertThat(table.columns())
                .extracting(Column::type)
                .containsExactly(
                        ColumnType.INTEGER,
                        ColumnType.FLOAT,
                        ColumnType.BOOLEAN,
                        ColumnType.CATEGORY);
        assertThat(table.column("id").toTensor().dtype()).isEqualTo(DType.INT32);
        assertThat(table.column("id").toTensor().toIntArray()).containsExactly(1, -2, 3);
        assertThat(table.column("height").toTensor().dtype()).isEqualTo(DType.FLOAT64);
        assertThat(table.column("height").toTensor().toDoubleArray()).containsExactly(1.75, .2, .5);
        assertThat(table.column("member").toTensor().toBooleanArray())
                .containsExactly(true, false, false);
        assertThat(table.column("city").toTensor().toIntArray()).containsExactly(1, 0, 1);
        assertThat(table.column("city").vocabulary()).containsExactly("Aachen", "Bonn");
    }

    @Test
    void integersThatNeed64BitsGetThem() throws MalformedDataException {
        var table =
                Csv.withoutHeader("n", "big")
                        .parse("3000000000,9223372036854775807\n1,9223372036854775808\n");

        assertThat(table.column("n").toTensor().dtype()).isEqualTo(DType.INT64);
        assertThat(table.column("n").toTensor().toLongArray()).containsExactly(3_000_000_000L, 1);
        assertThat(table.column("big").type()).isEqualTo(ColumnType.FLOAT);
    }

    @Test
    void javasOwnNotationsAreNotNumbers() throws MalformedDataException {
        for (var text :
                new String[] {"1d", "0x10", "1_000", "1.2.3", "e5", ".", "-", "1e", "--1", "١"}) {
            assertThat(Csv.withoutHeader().parse(text).column("0").type())
                    .as(text)
                    .isEqualTo(ColumnType.CATEGORY);
        }
        for (var text : new String[] {"1.", ".5", "+1.5", "1E5", "1e+05", "-inf", "Infinity"}) {
            assertThat(Csv.withoutHeader().parse(text).column("0").type())
                    .as(text)
                    .isEqualTo(ColumnType.FLOAT);
        }
    }

    @Test
    void missingValuesAreNanOrMinusOne() throws MalformedDataException {
        var table =
                Csv.withHeader()
                        .parse(
                                """
                                age,name,ok
                                31,Ann,true
                                ,?,NA
                                NaN,"",false
                                """);

        assertThat(table.column("age").type()).isEqualTo(ColumnType.FLOAT);
        assertThat(table.column("age").toTensor().toDoubleArray())
                .containsExactly(31, Double.NaN, Double.NaN);
        assertThat(table.column("name").toTensor().toIntArray()).containsExactly(1, -1, 0);
        assertThat(table.column("name").vocabulary())
                .as("a quoted nothing is text")
                .containsExactly("", "Ann");
        assertThat(table.column("ok").type()).isEqualTo(ColumnType.CATEGORY);
        assertThat(table.column("name").isMissing(1)).isTrue();
        assertThat(table.column("name").isMissing(2)).isFalse();
        assertThat(table.dropMissing().rows()).isEqualTo(1);
        assertThat(table.dropMissing().column("name").toTensor().toIntArray()).containsExactly(1);
    }

    @Test
    void whatIsMissingCanBeSaid() throws MalformedDataException {
        var table = Csv.withoutHeader("a", "b").missing("-999").parse("1,?\n-999,x\n");

        assertThat(table.column("a").isMissing(1)).isTrue();
        assertThat(table.column("b").vocabulary()).containsExactly("?", "x");
    }

    @Test
    void quotesHoldDelimitersLineEndsAndQuotes() throws MalformedDataException {
        var table =
                Csv.withHeader()
                        .parse(
                                "a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n\" p \", q \r\n\"a\r\nb\",\"\"\"\"");

        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.column("a").vocabulary()).containsExactly(" p ", "a\r\nb", "x, \"y\"");
        assertThat(table.column("b").vocabulary()).containsExactly(" q ", "\"", "two\nlines");
    }

    @Test
    void anyLineEndBlankLinesAndAByteOrderMarkAreTaken() throws MalformedDataException {
        for (var end : new String[] {"\n", "\r\n", "\r"}) {
            var table =
                    Csv.withHeader()
                            .parse("\uFEFFa,b" + end + end + "1,2" + end + "3,4" + end + end);
            assertThat(table.matrix("a", "b").toFloatArray()).containsExactly(1, 2, 3, 4);
        }
        assertThat(Csv.withoutHeader().parse("1\t2\n3\t4").columns()).hasSize(1);
        assertThat(Csv.withoutHeader().delimiter('\t').parse("1\t2\n3\t4").columns()).hasSize(2);
        assertThat(Csv.withoutHeader().delimiter(';').parse("1,5;2").column("0").vocabulary())
                .containsExactly("1,5");
    }

    @Test
    void aMatrixTakesNumbersOnly() throws MalformedDataException {
        var table = Csv.withHeader().parse("x,yes,kind\n1.5,true,a\n,false,b\n");

        var matrix = table.matrix("yes", "x");
        assertThat(matrix.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(matrix.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(matrix.toFloatArray()).containsExactly(1, 1.5f, 0, Float.NaN);
        assertThatThrownBy(table::matrix)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'kind'", "'a'", "one-hot");
        assertThatThrownBy(() -> table.column("z")).hasMessageContaining("[x, yes, kind]");
        assertThatThrownBy(() -> table.column("x").vocabulary()).hasMessageContaining("CATEGORY");
    }

    @Test
    void examplesPredictOneColumnFromTheOthers() throws MalformedDataException {
        var examples = Csv.withHeader().parse("x,y,kind\n1,2,b\n3,4,a\n").examples("kind");

        assertThat(examples.inputs().toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(examples.targets().toIntArray()).containsExactly(1, 0);
        assertThat(Csv.withHeader().parse("x,y,kind\n1,2,b\n").examples("y", "x").inputs().shape())
                .isEqualTo(Shape.of(1, 1));
    }

    @Test
    void aTypeCanBeDecided() throws MalformedDataException {
        var table =
                Csv.withHeader()
                        .type("zip", ColumnType.CATEGORY)
                        .type("n", ColumnType.FLOAT)
                        .parse("zip,n\n01067,1\n99998,2\n");

        assertThat(table.column("zip").vocabulary()).containsExactly("01067", "99998");
        assertThat(table.column("n").type()).isEqualTo(ColumnType.FLOAT);
        refused(
                Csv.withHeader().type("n", ColumnType.INTEGER),
                "zip,n\n1,1\n\n2,many\n",
                "text: line 4:",
                "column 'n'",
                "'many'",
                "whole number");
        refused(Csv.withHeader().type("n", ColumnType.INTEGER), "n\n1\n\"\"\n", "line 3", "''");
        refused(
                Csv.withHeader().type("n", ColumnType.BOOLEAN),
                "n\nNA\n",
                "line 2",
                "a missing field",
                "true or false");
        refused(Csv.withHeader().type("m", ColumnType.FLOAT), "n\n1\n", "column 'm'", "[n]");
    }

    @Test
    void namesTheLineOfWhatIsWrong() {
        var csv = Csv.withHeader();
        refused(csv, "", "empty");
        refused(csv, "\n\r\n", "empty");
        refused(csv, "a,b\n1,2\n1,2,3\n", "text: line 3:", "3 fields where line 1 has 2");
        refused(csv, "\na,b\n\"1\n\n\",2\n1\n", "line 6", "1 field where line 2 has 2");
        refused(csv, "a\n\"x\ny", "line 2", "field 1", "never closed");
        refused(csv, "a,b\n1,\"x\"y\n", "line 2", "'y' follows the closing quote of field 2");
        refused(csv, "a,b\n1,5\" pipe\n", "line 2", "a quote inside field 2");
        refused(csv, "a,b,a\n", "line 1", "two columns are called 'a'");
        refused(
                Csv.withoutHeader("a", "b"),
                "1,2,3\n",
                "line 1",
                "3 fields where names were given for 2");
        refused(csv, "a\n\"" + "x".repeat(1 << 21), "line 2", "longer than");
        refused(csv, ",".repeat(1 << 17), "line 1", "is the delimiter right");
    }

    @Test
    void filesAreReadInTheirCharacterSet() throws Exception {
        var latin =
                Files.write(
                        folder.resolve("latin.csv"),
                        "name\nKöln\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(
                        Csv.withHeader()
                                .charset(StandardCharsets.ISO_8859_1)
                                .read(latin)
                                .column("name")
                                .vocabulary())
                .containsExactly("Köln");
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> Csv.withHeader().read(latin))
                .withMessageContainingAll(latin.toString(), "character set");
    }

    @Test
    void aHeaderAloneIsAnEmptyTable() throws MalformedDataException {
        var table = Csv.withHeader().parse("a,b");

        assertThat(table.rows()).isZero();
        assertThat(table.matrix().shape()).isEqualTo(Shape.of(0, 2));
    }

    @Test
    void aQuoteCannotBeTheDelimiter() {
        assertThatThrownBy(() -> Csv.withHeader().delimiter('"'))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
