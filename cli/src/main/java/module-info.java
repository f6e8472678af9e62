/** The gradus command: train, predict, info. */
module io.gradus.cli {
    requires io.gradus.cpu;
    requires io.gradus.nn;
    requires io.gradus.plot;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires static org.jspecify;

    // picocli fills the fields of commands with their options.
    opens io.gradus.cli to
            info.picocli;
}
