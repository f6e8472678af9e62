package io.gradus.cpu.backend;

import io.gradus.ir.DType;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a graph's intermediate values, planned once: values of one size that are never
 * needed at the same time share an array, and a run finds the arrays of the last one. Runs at the
 * same time each have their own.
 */
final class Workspace {
    /** An array to be: what it holds, and how much. */
    private record Room(DType dtype, int elements) {}

    private final List<Room> rooms = new ArrayList<>();
    // For each slot its room, or −1 where a run brings or makes the array itself.
    private final int[] roomOf;
    // An idle one may go when memory is short.
    private final AtomicReference<@Nullable SoftReference<Object[]>> idle = new AtomicReference<>();

    /**
     * Plans the memory.
     *
     * @param nodes the nodes that are steps
     * @param frees for each of them the slots that nobody reads after it
     */
    Workspace(
            Graph graph,
            Slots slots,
            List<Node> nodes,
            List<int[]> frees,
            ToLongFunction<String> symbols) {
        roomOf = new int[slots.count()];
        Arrays.fill(roomOf, -1);
        Set<Integer> kept = new HashSet<>();
        graph.inputs().forEach(input -> kept.add(slots.of(input)));
        graph.outputs().forEach(output -> kept.add(slots.of(output)));
        Map<Room, Deque<Integer>> free = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (var output : writtenInto(nodes.get(i))) {
                int slot = slots.of(output);
                if (!kept.contains(slot) && !slots.isLate(output)) {
                    roomOf[slot] = take(output, free, symbols);
                }
            }
            for (int slot : frees.get(i)) {
                if (roomOf[slot] >= 0) {
                    free.computeIfAbsent(rooms.get(roomOf[slot]), _ -> new ArrayDeque<>())
                            .push(roomOf[slot]);
                }
            }
        }
    }

    /** The outputs of a node whose arrays its step writes into where it finds them in the slots. */
    static List<Value> writtenInto(Node node) {
        return switch (node) {
            case Kernel kernel -> kernel.outputs();
            case Library library ->
                    library.outputs().stream()
                            .filter(output -> output.dtype() == output.dtype().computeType())
                            .toList();
            case Epilogue(var product, var kernel) -> {
                var written = new ArrayList<>(writtenInto(product));
                written.addAll(writtenInto(kernel));
                yield written;
            }
            case Region.Scan scan -> scan.stacked();
            default -> List.of();
        };
    }

    private int take(Value value, Map<Room, Deque<Integer>> free, ToLongFunction<String> symbols) {
        var room = new Room(value.dtype(), Slots.elements(value, symbols));
        var idleRooms = free.get(room);
        if (idleRooms != null && !idleRooms.isEmpty()) {
            return idleRooms.pop();
        }
        rooms.add(room);
        return rooms.size() - 1;
    }

    /** The arrays of a run; the caller brings them back with {@link #giveBack}. */
    SoftReference<Object[]> borrow() {
        var reference = idle.getAndSet(null);
        return reference == null ? new SoftReference<>(allocate()) : reference;
    }

    void giveBack(SoftReference<Object[]> arrays) {
        idle.set(arrays);
    }

    Object[] allocate() {
        return rooms.stream().map(room -> HostArrays.allocate(room.dtype, room.elements)).toArray();
    }

    /** Puts the arrays into the slots that they are planned for. */
    void place(Object[] arrays, @Nullable Object[] slots) {
        for (int slot = 0; slot < roomOf.length; slot++) {
            if (roomOf[slot] >= 0) {
                slots[slot] = arrays[roomOf[slot]];
            }
        }
    }

    /** The array planned for a slot, or −1 where a run brings or makes the array itself. */
    int room(int slot) {
        return roomOf[slot];
    }

    /** The bytes of each array. */
    List<Long> roomBytes() {
        return rooms.stream().map(room -> (long) room.elements * room.dtype.bytes()).toList();
    }

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    /** The bytes of all arrays. */
    long bytes() {
        return rooms.stream().mapToLong(room -> (long) room.elements * room.dtype.bytes()).sum();
    }
}
