package io.gradus.tensor;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was not used lately, for any number of threads.
 *
 * <p>It has two generations. What is put or found goes to the young one; when that is full it
 * becomes the old one, and what is left of the old one is forgotten. So whatever is used again and
 * again stays, and a use costs no more than the look-up.
 */
final class Recent<K, V> {
    private final int generation;
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    /**
     * Keeps at least the half of so many entries that was used last and, but for races, no more.
     */
    Recent(int most) {
        generation = most / 2;
    }

    @Nullable V get(K key) {
        var value = young.get(key);
        if (value == null) {
            value = old.get(key);
            if (value != null) {
                put(key, value);
            }
        }
        return value;
    }

    void put(K key, V value) {
        putIfAbsent(key, value);
    }

    /** The value that was there before and stays, or null if there was none. */
    @Nullable V putIfAbsent(K key, V value) {
        if (young.size() >= generation) {
            age();
        }
        return young.putIfAbsent(key, value);
    }

    /** Forgets an entry, if it still has this value. */
    void remove(K key, V value) {
        young.remove(key, value);
        old.remove(key, value);
    }

    int size() {
        return young.size() + old.size();
    }

    private synchronized void age() {
        if (young.size() >= generation) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
