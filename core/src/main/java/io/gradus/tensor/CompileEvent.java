package io.gradus.tensor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A traced function is compiled, or its gradient is. */
@Name("io.gradus.Compile")
@Label("Compile")
@Category("Gradus")
@Description("A traced function is compiled, or its gradient is")
final class CompileEvent extends Event {
    @Label("Function")
    @Description("The line that called it")
    String function = "";

    @Label("Operations")
    @Description("Nodes of the graph as it was traced")
    int operations;

    @Label("Kernels")
    @Description("Nodes that are left to run: kernels, library calls and regions")
    int kernels;
}
