package io.gradus.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of this repository: its blocks of code, and the code within its sentences. */
record Markdown(String text) {
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");

    static Markdown of(String file) throws IOException {
        return new Markdown(Files.readString(Repository.ROOT.resolve(file)));
    }

    /** The blocks of a language, in the order of the page. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The code within sentences and tables. */
    Set<String> spans() {
        var sentences = BLOCK.matcher(text).replaceAll("");
        var spans = new LinkedHashSet<String>();
        SPAN.matcher(sentences)
                .results()
                .map((MatchResult span) -> span.group(1))
                .forEach(spans::add);
        return spans;
    }

    /**
     * What a reader would type into a shell: each line of the blocks of shell code, without its
     * comment and with what a backslash continues, then what in sentences begins as a command does.
     */
    Set<String> commands() {
        var commands = new ArrayList<String>();
        for (var block : blocks("sh")) {
            block.replaceAll("\\\\\\n\\s*", "").lines().forEach(commands::add);
        }
        spans().stream()
                .filter(span -> span.startsWith("./") && !span.endsWith("…"))
                .forEach(commands::add);
        var cleaned = new LinkedHashSet<String>();
        for (var command : commands) {
            var words = command.replaceFirst("\\s+#.*", "").strip();
            if (!words.isEmpty()) {
                cleaned.add(words);
            }
        }
        return cleaned;
    }
}
