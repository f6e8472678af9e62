package io.gradus.bench.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to measure and how long.
 *
 * @param home the folder of the repository
 * @param out where the results go
 * @param parts what to measure
 * @param peers whom to ask, Gradus among them
 * @param threads the numbers of threads
 * @param passes how often each is measured, in turn with all others
 * @param passMillis how long each time
 * @param leastWarmMillis how long each runs before, at least
 * @param mostWarmMillis and at most
 * @param python a Python to prefer over those on the path; empty for none
 */
record Settings(
        Path home,
        Path out,
        Set<Part> parts,
        Set<PeerKind> peers,
        List<Integer> threads,
        int passes,
        int passMillis,
        int leastWarmMillis,
        int mostWarmMillis,
        String python) {}
