package io.gradus.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command in this process: its exit code and what it wrote. */
record Run(int code, String out, String err) {
    static Run of(Object... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Run(code, out.toString(), err.toString());
    }
}
