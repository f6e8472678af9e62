package io.gradus.explain;

import io.gradus.compile.Work;
import io.gradus.ir.Origin;
import java.util.List;

/**
 * One step of a compiled function: a kernel, a call into the library, or a region.
 *
 * @param label its number; those of the steps inside of a region follow a dot
 * @param name what it is called
 * @param origins the operations that went into it, with the user's lines
 * @param loops its loops, the outermost first, inner ones indented, with their extents
 * @param work what it computes and moves each time it runs; a region, what is inside
 * @param reads the values that it reads
 * @param writes the values that it writes, and the memory in which they are kept
 * @param code how the backend computes it, and why so
 * @param nanos its time in one run of the function, all rounds of a loop around it together; NaN if
 *     it was not measured
 * @param share the part of the function's time that it takes, 0 to 1; NaN if it was not measured
 * @param peak the part of what the machine was measured to reach, 0 to 1: the time that its limit
 *     would allow, over its time; NaN if it was not measured, or is a region
 * @param limit what that limit is: {@code arithmetic} or {@code memory}; empty if it was not
 *     measured
 * @param bodies the steps inside of a region, for each of its bodies
 */
public record ExplainedStep(
        String label,
        String name,
        List<Origin> origins,
        List<String> loops,
        Work work,
        List<String> reads,
        List<String> writes,
        String code,
        double nanos,
        double share,
        double peak,
        String limit,
        List<List<ExplainedStep>> bodies) {}
