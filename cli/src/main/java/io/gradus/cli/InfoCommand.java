package io.gradus.cli;

import io.gradus.data.DataNotFoundException;
import io.gradus.data.DataOptions;
import io.gradus.data.FashionMnist;
import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import io.gradus.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "info",
        description = "Tells what Gradus runs on and which data sets it finds.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    private interface Loader {
        TrainTest<LabeledImages> load(DataOptions options) throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        out.println("gradus: " + Main.Version.text());
        out.println("jdk: " + System.getProperty("java.home"));
        out.println(Device.current().describe());
        out.println("GRADUS_DATA: " + System.getenv().getOrDefault("GRADUS_DATA", "not set"));
        out.println("digits: drawn by Gradus itself");
        find(out, "mnist", Mnist::load);
        find(out, "fashion-mnist", FashionMnist::load);
        return 0;
    }

    private static void find(PrintWriter out, String name, Loader loader) {
        try {
            var found = loader.load(DataOptions.defaults().offline());
            out.printf(
                    "%s: found, %s images to learn from and %s to be tested on%n",
                    name,
                    Messages.count(found.train().count()),
                    Messages.count(found.test().count()));
        } catch (DataNotFoundException error) {
            out.println(name + ": not here yet, 'gradus train --data " + name + "' fetches it");
        } catch (IOException error) {
            out.println(name + ": " + Messages.of(error));
        }
    }
}
