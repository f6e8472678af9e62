package io.gradus.tensor;

import org.jspecify.annotations.Nullable;

/** A map from tensor ids, which are never 0, to values, without a box for each key. */
final class LongMap<V> {
    private long[] keys = new long[32];
    private @Nullable Object[] values = new Object[32];
    private int size;

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    boolean contains(long key) {
        return keys[slot(key)] == key;
    }

    @SuppressWarnings("unchecked")
    @Nullable V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        int slot = slot(key);
        if (keys[slot] == 0) {
            if (2 * ++size > keys.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
        }
        values[slot] = value;
    }

    /** Lets go of a value; the key stays. */
    void forget(long key) {
        values[slot(key)] = null;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    void clear() {
        keys = new long[32];
        values = new Object[32];
        size = 0;
    }
}
