package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A program that compares all ways to multiply under the flags it is started with, and prints a
 * digest of the bits.
 */
final class GemmDigest {
    private GemmDigest() {}

    /** Prints what the machine can do and the digest, or ends with an exception. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        var ways = Arrays.stream(Way.values()).filter(Way::isPossible).toList();
        var digest = MessageDigest.getInstance("SHA-256");
        for (var comparison : Products.comparisons()) {
            for (var way : ways) {
                comparison
                        .difference(way, Parallel.sequential())
                        .ifPresent(difference -> {
                            throw new AssertionError(difference);
                        });
            }
            digest.update(bytes(comparison.wanted()));
        }
        String bits = ways.contains(Way.PANELS) ? VectorUnit.bits() + " bits" : "no vectors";
        String rounding = FusedMultiplyAdd.FUSED ? "fused" : "unfused";
        System.out.println(
                bits + "; " + rounding + "; " + HexFormat.of().formatHex(digest.digest()));
    }

    private static byte[] bytes(Object array) {
        var bytes = ByteBuffer.allocate(Long.BYTES * Array.getLength(array));
        for (int i = 0; i < Array.getLength(array); i++) {
            bytes.putLong(Numbers.bits(array, i));
        }
        return bytes.array();
    }
}
