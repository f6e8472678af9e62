package io.gradus.tensor;

import io.gradus.spi.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How calls of functions read and assign variables: all at one moment, so that no call sees some
 * assignments of another without the rest, and one after another where they assign the same.
 */
final class Commits {
    /**
     * Held for the moment in which one call commits, or another takes the values it starts from.
     */
    static final Object MOMENT = new Object();

    private Commits() {}

    /**
     * Variables in the order in which all calls lock them, so that two functions that assign the
     * same variables never wait for each other in a ring.
     */
    static List<Variable> inOrder(Collection<Variable> assigned) {
        return assigned.stream().sorted(Comparator.comparingLong(Variable::id)).toList();
    }

    /** Keeps other calls that assign these variables waiting; they are {@link #inOrder}. */
    static void lock(List<Variable> ordered) {
        for (int i = 0; i < ordered.size(); i++) {
            ordered.get(i).lock().lock();
        }
    }

    static void unlock(List<Variable> ordered) {
        for (int i = ordered.size() - 1; i >= 0; i--) {
            ordered.get(i).lock().unlock();
        }
    }

    /** The values of variables at one moment, for somebody who may keep them. */
    static List<Tensor> values(Collection<Variable> variables) {
        var values = new ArrayList<Tensor>(variables.size());
        synchronized (MOMENT) {
            variables.forEach(variable -> values.add(variable.unwatched()));
        }
        return values;
    }

    /** Assigns the outputs of a program, from one on, to variables. */
    static void assign(List<Variable> variables, Executable program, Buffer[] made, int first) {
        if (variables.isEmpty()) {
            return;
        }
        synchronized (MOMENT) {
            for (int i = 0; i < variables.size(); i++) {
                var type = program.outputs().get(first + i);
                variables.get(i).set(new Tensor(type, made[first + i]));
            }
        }
    }
}
