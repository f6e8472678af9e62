package io.gradus.nn.preprocessing;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** {@link Fingerprint} of the decimal digits of int64 numbers, for code that is traced. */
final class TensorFingerprint {
    /** Nineteen digits and a sign. */
    private static final int LONGEST = 20;

    /** The characters of each number from the end, with 0 before the first, and how many. */
    private final Tensor fromEnd;

    private final Tensor length;

    private TensorFingerprint(Tensor x) {
        var negative = x.less(0);
        // Numbers that are not positive reach further than the others.
        var rest = Tensors.where(negative, x, x.unaryMinus());
        var digits = new ArrayList<Tensor>();
        var count = x.times(0);
        for (int i = 0; i < LONGEST; i++) {
            var some = i == 0 ? rest.lessEqual(0) : rest.less(0);
            var next = rest.minus(rest.rem(10)).floorDiv(10);
            var digit = rest.rem(10).unaryMinus().plus((int) '0');
            digits.add(Tensors.where(some, digit, zero()));
            count = count.plus(some.cast(DType.INT64));
            rest = next;
        }
        var bare = Tensors.stack(-1, digits);
        var last = count.expandDims(count.rank());
        var sign =
                Tensor.arange(LONGEST)
                        .cast(DType.INT64)
                        .equal(last)
                        .logicalAnd(negative.expandDims(negative.rank()));
        fromEnd = Tensors.where(sign, Tensor.of((long) '-'), bare);
        length = count.plus(negative.cast(DType.INT64));
    }

    private static Tensor zero() {
        return Tensor.of(0L);
    }

    /** The numbers' bins. */
    static Tensor farm(Tensor x) {
        return new TensorFingerprint(x).farm();
    }

    static Tensor sip(Tensor x, long key0, long key1) {
        return new TensorFingerprint(x).sip(key0, key1);
    }

    /** The remainder of an unsigned number. */
    static Tensor remainder(Tensor x, int of) {
        var half = unsignedRight(x, 1);
        return half.mod(of).times(2).plus(x.bitwiseAnd(1)).mod(of);
    }

    private static Tensor unsignedRight(Tensor x, int by) {
        return x.shiftRight(by).bitwiseAnd(-1L >>> by);
    }

    private static Tensor turned(Tensor x, int by) {
        return unsignedRight(x, by).bitwiseOr(x.shiftLeft(64 - by));
    }

    private static Tensor mixed(Tensor x) {
        return x.bitwiseXor(unsignedRight(x, 47));
    }

    private static Tensor joined(Tensor u, Tensor v, Tensor factor) {
        var a = mixed(u.bitwiseXor(v).times(factor));
        return mixed(v.bitwiseXor(a).times(factor)).times(factor);
    }

    static Tensor joined(Tensor first, Tensor second) {
        long cat = 0xc6a4a7935bd1e995L;
        var result =
                first.bitwiseXor(cat).bitwiseXor(mixed(second.times(cat)).times(cat)).times(cat);
        return mixed(mixed(result).times(cat));
    }

    /** The character at a place from the beginning, 0 behind the end. */
    private Tensor character(Tensor at) {
        var place = length.minus(1).minus(at);
        var found =
                fromEnd.takeAlongAxis(place.maximum(0).expandDims(place.rank()), -1).squeeze(-1);
        return Tensors.where(place.less(0), zero(), found);
    }

    private Tensor character(int at) {
        return character(length.times(0).plus(at));
    }

    /** Some characters from the beginning as a number, the first in its lowest bits. */
    private Tensor word(int at, int count) {
        var sum = length.times(0);
        for (int i = 0; i < count; i++) {
            sum = sum.bitwiseOr(character(at + i).shiftLeft(8 * i));
        }
        return sum;
    }

    /** Some characters as a number, the first of which is that far from the end. */
    private Tensor wordFromEnd(int from, int count) {
        var sum = length.times(0);
        for (int i = 0; i < count; i++) {
            var character = fromEnd.slice(-1, from - 1 - i, from - i).squeeze(-1);
            sum = sum.bitwiseOr(character.shiftLeft(8 * i));
        }
        return sum;
    }

    private Tensor farm() {
        var factor = length.times(2).plus(Fingerprint.K2);
        var a = word(0, 8).plus(Fingerprint.K2);
        var b = wordFromEnd(8, 8);
        var upTo16 =
                joined(
                        turned(b, 37).times(factor).plus(a),
                        turned(a, 25).plus(b).times(factor),
                        factor);
        var upTo7 = joined(word(0, 4).shiftLeft(3).plus(length), wordFromEnd(4, 4), factor);
        var y = character(0).plus(character(length.shiftRight(1)).shiftLeft(8));
        var z = wordFromEnd(1, 1).shiftLeft(2).plus(length);
        var upTo3 =
                mixed(y.times(Fingerprint.K2).bitwiseXor(z.times(Fingerprint.K0)))
                        .times(Fingerprint.K2);
        var first = word(0, 8).times(Fingerprint.K1);
        var second = word(8, 8);
        var c = wordFromEnd(8, 8).times(factor);
        var d = wordFromEnd(16, 8).times(Fingerprint.K2);
        var upTo32 =
                joined(
                        turned(first.plus(second), 43).plus(turned(c, 30)).plus(d),
                        first.plus(turned(second.plus(Fingerprint.K2), 18)).plus(c),
                        factor);
        return Tensors.where(
                length.less(4),
                upTo3,
                Tensors.where(
                        length.less(8),
                        upTo7,
                        Tensors.where(length.lessEqual(16), upTo16, upTo32)));
    }

    private Tensor sip(long key0, long key1) {
        var nothing = length.times(0);
        var state =
                List.of(
                        nothing.plus(key0 ^ 0x736f6d6570736575L),
                        nothing.plus(key1 ^ 0x646f72616e646f6dL),
                        nothing.plus(key0 ^ 0x6c7967656e657261L),
                        nothing.plus(key1 ^ 0x7465646279746573L));
        var blocks = length.floorDiv(8);
        for (int i = 0; i <= LONGEST / 8; i++) {
            var isLast = blocks.equal(i);
            var end = Tensors.where(isLast, length.shiftLeft(56), zero());
            var next = absorbed(state, word(8 * i, 8).bitwiseOr(end));
            state = chosen(blocks.greaterEqual(i), next, state);
        }
        var v = List.of(state.get(0), state.get(1), state.get(2).bitwiseXor(255), state.get(3));
        for (int i = 0; i < 4; i++) {
            v = round(v);
        }
        return v.get(0).bitwiseXor(v.get(1)).bitwiseXor(v.get(2)).bitwiseXor(v.get(3));
    }

    private static List<Tensor> chosen(Tensor condition, List<Tensor> yes, List<Tensor> no) {
        var all = new ArrayList<Tensor>();
        for (int i = 0; i < yes.size(); i++) {
            all.add(Tensors.where(condition, yes.get(i), no.get(i)));
        }
        return all;
    }

    private static List<Tensor> absorbed(List<Tensor> v, Tensor word) {
        var mixed = round(round(List.of(v.get(0), v.get(1), v.get(2), v.get(3).bitwiseXor(word))));
        return List.of(mixed.get(0).bitwiseXor(word), mixed.get(1), mixed.get(2), mixed.get(3));
    }

    private static List<Tensor> round(List<Tensor> v) {
        var a = v.get(0).plus(v.get(1));
        var b = turned(v.get(1), 51).bitwiseXor(a);
        var c = v.get(2).plus(v.get(3));
        var d = turned(v.get(3), 48).bitwiseXor(c);
        a = turned(a, 32).plus(d);
        d = turned(d, 43).bitwiseXor(a);
        c = c.plus(b);
        b = turned(b, 47).bitwiseXor(c);
        return List.of(a, b, turned(c, 32), d);
    }
}
