package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Running combinations by an associative operation: pairs are combined, the running combinations of
 * the pairs are found in the same way, and those between follow from them in one more call.
 */
final class AssociativeScan {
    private AssociativeScan() {}

    @SuppressWarnings("unchecked") // structures come back in the form in which they went in
    static <X> X scan(BinaryOperator<X> combine, X elements, boolean reverse) {
        var structure = Structure.flatten(elements);
        var tensors = new ArrayList<Tensor>();
        structure.operands().forEach(operand -> tensors.add(operand.value()));
        int length = length(tensors);
        BinaryOperator<List<Tensor>> flat =
                (a, b) -> {
                    var made =
                            Structure.flatten(
                                    combine.apply((X) structure.pack(a), (X) structure.pack(b)));
                    var combined = made.operands().stream().map(Operand::value).toList();
                    requireSame(a, combined);
                    return combined;
                };
        var given = reverse ? flipped(tensors) : tensors;
        var found = length == 0 ? given : running(flat, given, length);
        return (X) structure.pack(reverse ? flipped(found) : found);
    }

    private static int length(List<Tensor> tensors) {
        for (var tensor : tensors) {
            if (tensor.rank() == 0
                    || !tensor.shape().dim(0).equals(tensors.getFirst().shape().dim(0))) {
                throw new IllegalArgumentException(
                        "associativeScan: elements of shapes "
                                + tensors.getFirst().shape()
                                + " and "
                                + tensor.shape()
                                + ": all need the same leading size");
            }
        }
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException("associativeScan: there is no tensor to run along");
        }
        return tensors.getFirst().shape().size(0);
    }

    private static void requireSame(List<Tensor> given, List<Tensor> combined) {
        for (int i = 0; i < given.size(); i++) {
            if (combined.size() != given.size()
                    || !combined.get(i).type().equals(given.get(i).type())) {
                throw new IllegalArgumentException(
                        "associativeScan: the operation was given "
                                + given.stream().map(Tensor::type).toList()
                                + " and returns "
                                + combined.stream().map(Tensor::type).toList()
                                + ": what it returns is combined again, so it must be alike");
            }
        }
    }

    private static List<Tensor> flipped(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> tensor.flip(0)).toList();
    }

    /** Every second slice. */
    private static List<Tensor> every(List<Tensor> tensors, int from, int to) {
        return tensors.stream().map(tensor -> tensor.slice(0, from, to, 2)).toList();
    }

    private static List<Tensor> running(
            BinaryOperator<List<Tensor>> combine, List<Tensor> x, int length) {
        if (length == 1) {
            return x;
        }
        int pairs = length / 2;
        var even = every(x, 0, length);
        // Combinations that end at 1, 3, 5 …
        var odd =
                running(
                        combine,
                        combine.apply(every(x, 0, 2 * pairs), every(x, 1, 2 * pairs)),
                        pairs);
        // And at 2, 4, 6 …: one more element each.
        int between = length - pairs - 1;
        var evenEnds = heads(even);
        if (between > 0) {
            var more =
                    combine.apply(
                            odd.stream().map(tensor -> tensor.slice(0, 0, between)).toList(),
                            even.stream().map(tensor -> tensor.slice(0, 1, between + 1)).toList());
            var joined = new ArrayList<Tensor>();
            for (int i = 0; i < x.size(); i++) {
                joined.add(Tensors.concat(0, evenEnds.get(i), more.get(i)));
            }
            evenEnds = joined;
        }
        var all = new ArrayList<Tensor>();
        for (int i = 0; i < x.size(); i++) {
            all.add(interleaved(evenEnds.get(i), odd.get(i), length));
        }
        return all;
    }

    private static List<Tensor> heads(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> tensor.slice(0, 0, 1)).toList();
    }

    private static Tensor interleaved(Tensor even, Tensor odd, int length) {
        int pairs = length / 2;
        var both =
                Tensors.stack(1, even.slice(0, 0, pairs), odd)
                        .reshape(odd.shape().with(0, io.gradus.ir.Dim.of(2 * pairs)));
        return length == 2 * pairs
                ? both
                : Tensors.concat(0, both, even.slice(0, pairs, pairs + 1));
    }
}
