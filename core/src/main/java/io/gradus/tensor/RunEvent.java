package io.gradus.tensor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A compiled function runs. */
@Name("io.gradus.Run")
@Label("Run")
@Category("Gradus")
@Description("A compiled function runs")
@StackTrace(false)
final class RunEvent extends Event {
    @Label("Program")
    @Description("The line whose call had the function compiled")
    String program = "";
}
