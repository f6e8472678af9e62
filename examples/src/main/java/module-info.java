/** The tutorials as programs. */
module io.gradus.examples {
    requires io.gradus.core;
    requires io.gradus.cpu;
    requires io.gradus.data;
    requires io.gradus.nn;
    requires io.gradus.plot;
    requires static org.jspecify;

    exports io.gradus.examples;
}
