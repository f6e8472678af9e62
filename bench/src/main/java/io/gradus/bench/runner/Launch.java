package io.gradus.bench.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a process is started.
 *
 * @param command the program and its first arguments
 * @param environment variables to set
 */
record Launch(List<String> command, Map<String, String> environment) {
    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** With further arguments right after the program's own name. */
    Launch with(List<String> first) {
        var command = new ArrayList<>(List.of(this.command.getFirst()));
        command.addAll(first);
        command.addAll(this.command.subList(1, this.command.size()));
        return new Launch(command, environment);
    }

    /** With the settings that native libraries want for a number of threads. */
    Launch forThreads(int threads) {
        var all = new TreeMap<String, String>();
        var count = Integer.toString(threads);
        // Waiting threads that spin take the core from those that work.
        all.put("OMP_WAIT_POLICY", "passive");
        all.put("KMP_BLOCKTIME", "0");
        all.put("OMP_NUM_THREADS", count);
        all.put("MKL_NUM_THREADS", count);
        all.put("OPENBLAS_NUM_THREADS", count);
        all.put("TF_CPP_MIN_LOG_LEVEL", "2");
        all.putAll(environment);
        return new Launch(command, all);
    }
}
