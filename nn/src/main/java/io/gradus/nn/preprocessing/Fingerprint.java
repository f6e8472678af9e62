package io.gradus.nn.preprocessing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes that are the same everywhere and for ever: FarmHash's Fingerprint64 (Pike and Alakuijala,
 * 2014), and SipHash-2-4 (Aumasson and Bernstein, 2012) for those who bring a salt.
 */
final class Fingerprint {
    static final long K0 = 0xc3a5c85c97cb3127L;
    static final long K1 = 0xb492b66fbe98f273L;
    static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long CAT = 0xc6a4a7935bd1e995L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Fingerprint() {}

    // ---- FarmHash
    // --------------------------------------------------------------------------------

    static long farm(byte[] s) {
        int length = s.length;
        if (length <= 16) {
            return upTo16(s);
        }
        return length <= 32 ? upTo32(s) : length <= 64 ? upTo64(s) : longer(s);
    }

    private static long word(byte[] s, int at) {
        return (long) LONGS.get(s, at);
    }

    private static long half(byte[] s, int at) {
        return (int) INTS.get(s, at) & 0xffffffffL;
    }

    private static long mixed(long x) {
        return x ^ x >>> 47;
    }

    private static long turned(long x, int by) {
        return Long.rotateRight(x, by);
    }

    private static long joined(long u, long v, long factor) {
        long a = mixed((u ^ v) * factor);
        return mixed((v ^ a) * factor) * factor;
    }

    private static long upTo16(byte[] s) {
        int length = s.length;
        long factor = K2 + length * 2L;
        if (length >= 8) {
            long a = word(s, 0) + K2;
            long b = word(s, length - 8);
            return joined(turned(b, 37) * factor + a, (turned(a, 25) + b) * factor, factor);
        }
        if (length >= 4) {
            return joined(length + (half(s, 0) << 3), half(s, length - 4), factor);
        }
        if (length > 0) {
            int y = (s[0] & 255) + ((s[length >> 1] & 255) << 8);
            int z = length + ((s[length - 1] & 255) << 2);
            return mixed(y * K2 ^ z * K0) * K2;
        }
        return K2;
    }

    private static long upTo32(byte[] s) {
        int length = s.length;
        long factor = K2 + length * 2L;
        long a = word(s, 0) * K1;
        long b = word(s, 8);
        long c = word(s, length - 8) * factor;
        long d = word(s, length - 16) * K2;
        return joined(turned(a + b, 43) + turned(c, 30) + d, a + turned(b + K2, 18) + c, factor);
    }

    private static long upTo64(byte[] s) {
        int length = s.length;
        long factor = K2 + length * 2L;
        long a = word(s, 0) * K2;
        long b = word(s, 8);
        long c = word(s, length - 8) * factor;
        long d = word(s, length - 16) * K2;
        long y = turned(a + b, 43) + turned(c, 30) + d;
        long z = joined(y, a + turned(b + K2, 18) + c, factor);
        long e = word(s, 16) * factor;
        long f = word(s, 24);
        long g = (y + word(s, length - 32)) * factor;
        long h = (z + word(s, length - 24)) * factor;
        return joined(turned(e + f, 43) + turned(g, 30) + h, e + turned(f + a, 18) + g, factor);
    }

    /** 32 bytes into two words. */
    private static long[] weak(byte[] s, int at, long seedA, long seedB) {
        long z = word(s, at + 24);
        long a = seedA + word(s, at);
        long b = turned(seedB + a + z, 21);
        long c = a;
        a += word(s, at + 8) + word(s, at + 16);
        b += turned(a, 44);
        return new long[] {a + z, b + c};
    }

    private static long longer(byte[] s) {
        long x = 81;
        long y = 81 * K1 + 113;
        long z = mixed(y * K2 + 113) * K2;
        long[] v = {0, 0};
        long[] w = {0, 0};
        x = x * K2 + word(s, 0);
        int end = (s.length - 1) / 64 * 64;
        for (int at = 0; at < end; at += 64) {
            x = turned(x + y + v[0] + word(s, at + 8), 37) * K1;
            y = turned(y + v[1] + word(s, at + 48), 42) * K1;
            x ^= w[1];
            y += v[0] + word(s, at + 40);
            z = turned(z + w[0], 33) * K1;
            v = weak(s, at, v[1] * K1, x + w[0]);
            w = weak(s, at + 32, z + w[1], y + word(s, at + 16));
            long swapped = z;
            z = x;
            x = swapped;
        }
        long factor = K1 + ((z & 255) << 1);
        int at = s.length - 64;
        w[0] += s.length - 1 & 63;
        v[0] += w[0];
        w[0] += v[0];
        x = turned(x + y + v[0] + word(s, at + 8), 37) * factor;
        y = turned(y + v[1] + word(s, at + 48), 42) * factor;
        x ^= w[1] * 9;
        y += v[0] * 9 + word(s, at + 40);
        z = turned(z + w[0], 33) * factor;
        v = weak(s, at, v[1] * factor, x + w[0]);
        w = weak(s, at + 32, z + w[1], y + word(s, at + 16));
        // x and z change places once more.
        return joined(
                joined(v[0], w[0], factor) + mixed(y) * K0 + x,
                joined(v[1], w[1], factor) + z,
                factor);
    }

    /** Two fingerprints as one. */
    static long joined(long first, long second) {
        long result = (first ^ CAT ^ mixed(second * CAT) * CAT) * CAT;
        return mixed(mixed(result) * CAT);
    }

    // ---- SipHash
    // ---------------------------------------------------------------------------------

    static long sip(byte[] s, long key0, long key1) {
        var state = new long[4];
        state[0] = key0 ^ 0x736f6d6570736575L;
        state[1] = key1 ^ 0x646f72616e646f6dL;
        state[2] = key0 ^ 0x6c7967656e657261L;
        state[3] = key1 ^ 0x7465646279746573L;
        int end = s.length & ~7;
        for (int at = 0; at < end; at += 8) {
            absorb(state, word(s, at));
        }
        long last = (long) s.length << 56;
        for (int i = end; i < s.length; i++) {
            last |= (s[i] & 255L) << 8 * (i - end);
        }
        absorb(state, last);
        state[2] ^= 255;
        for (int i = 0; i < 4; i++) {
            round(state);
        }
        return state[0] ^ state[1] ^ state[2] ^ state[3];
    }

    private static void absorb(long[] v, long word) {
        v[3] ^= word;
        round(v);
        round(v);
        v[0] ^= word;
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
