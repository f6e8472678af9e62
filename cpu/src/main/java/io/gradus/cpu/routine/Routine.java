package io.gradus.cpu.routine;

import io.gradus.ir.Algorithm;
import java.util.List;

/** What an algorithm does to one item of a batch. It keeps nothing between calls but tables. */
@FunctionalInterface
public interface Routine {
    /**
     * Works on one item.
     *
     * @param inputs what is read, and never written
     * @param outputs what is written, all of it
     * @throws IllegalArgumentException if the item has no result, saying what is wrong with it; who
     *     calls says where in the batch it stands
     */
    void run(List<Item> inputs, List<Item> outputs);

    /**
     * The code of an algorithm.
     *
     * @param algorithm what shall be done
     * @return the routine
     */
    static Routine of(Algorithm algorithm) {
        return switch (algorithm) {
            case Algorithm.Cholesky _ -> Cholesky::run;
            case Algorithm.TriangularSolve(var lower, var transpose, var unit) ->
                    new TriangularSolve(lower, transpose, unit);
            case Algorithm.Lu _ -> Lu::run;
            case Algorithm.Solve _ -> Solve::run;
            case Algorithm.Qr _ -> Qr::run;
            case Algorithm.Svd(var full) -> (inputs, outputs) -> Svd.run(full, inputs, outputs);
            case Algorithm.PseudoInverse(var cutoff) -> new PseudoInverse(cutoff);
            case Algorithm.Eigh _ -> Eigh::run;
            case Algorithm.Eig _ -> Eig::run;
            case Algorithm.Fourier(var inverse) -> new Fourier(inverse);
            case Algorithm.Scan(var kind, var reverse) -> new Scan(kind, reverse);
            case Algorithm.Sort(var descending) ->
                    (inputs, outputs) -> Sort.run(descending, inputs, outputs);
            case Algorithm.ArgSort(var descending) ->
                    (inputs, outputs) -> ArgSort.run(descending, inputs, outputs);
            case Algorithm.TopK(var k) -> (inputs, outputs) -> ArgSort.largest(k, inputs, outputs);
        };
    }
}
