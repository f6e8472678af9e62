package io.gradus.cpu.codegen;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Vector code takes over from scalar code, or was tried out and does not. */
@Name("io.gradus.KernelPromoted")
@Label("Kernel promoted")
@Category("Gradus")
@Description("Vector code takes over from scalar code, or was tried out and does not")
@StackTrace(false)
final class KernelPromoted extends Event {
    @Label("Kernel")
    String kernel = "";

    @Label("Outcome")
    String outcome = "";
}
