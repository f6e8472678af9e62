package io.gradus.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A published data set of four IDX files, found on disk or fetched.
 *
 * @param title what people call it
 * @param folder the name of its subfolder
 * @param files images and labels to learn from, then images and labels to be tested on
 * @param mirrors addresses of folders that hold them as name.gz
 * @param classNames what the classes are called
 */
record IdxArchive(
        String title,
        String folder,
        List<KnownFile> files,
        List<URI> mirrors,
        List<String> classNames) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    TrainTest<LabeledImages> load(DataOptions options) throws IOException {
        return load(options, PATIENCE);
    }

    TrainTest<LabeledImages> load(DataOptions options, Duration patience) throws IOException {
        return new TrainTest<>(
                images(files.get(0), files.get(1), options, patience),
                images(files.get(2), files.get(3), options, patience));
    }

    private LabeledImages images(
            KnownFile images, KnownFile labels, DataOptions options, Duration patience)
            throws IOException {
        // Labels are the small file: where they cannot be had, no time is lost on the images.
        var labelBytes = find(labels, options, patience);
        var imageBytes = find(images, options, patience);
        return LabeledImages.ofIdx(
                Idx.read(new ByteArrayInputStream(imageBytes), images.name()),
                images.name(),
                Idx.read(new ByteArrayInputStream(labelBytes), labels.name()),
                labels.name(),
                classNames);
    }

    private byte[] find(KnownFile file, DataOptions options, Duration patience) throws IOException {
        var story = new ArrayList<String>();
        for (var place : places(options)) {
            var found = existing(place, file.name());
            if (found.isEmpty()) {
                story.add("looked in " + place);
                continue;
            }
            try {
                return file.read(found.get());
            } catch (MalformedDataException e) {
                if (options.folder().isPresent()) {
                    throw e;
                }
                // A shared folder may hold another data set under the same names, and a bad cache
                // is filled anew.
                story.add("found " + e.getMessage());
            }
        }
        if (options.download()) {
            var downloader = new Downloader(options.listener(), patience);
            var target = cache(options).resolve(file.name() + ".gz");
            for (var mirror : options.mirrorsOr(mirrors)) {
                var base = mirror.toString();
                var source =
                        URI.create(base + (base.endsWith("/") ? "" : "/") + file.name() + ".gz");
                try {
                    return downloader.fetch(source, target, file);
                } catch (IOException e) {
                    story.add("tried " + source + ": " + Downloader.reason(e));
                }
            }
        }
        throw new DataNotFoundException(message(file, options, story));
    }

    /** The folders to look in, the most particular first. */
    private Set<Path> places(DataOptions options) {
        var places = new LinkedHashSet<Path>();
        if (options.folder().isPresent()) {
            addWithSubfolder(places, options.folder().get());
        } else {
            options.shared().ifPresent(shared -> addWithSubfolder(places, shared));
            places.add(cache(options));
        }
        return places;
    }

    private void addWithSubfolder(Set<Path> places, Path place) {
        places.add(place.resolve(folder));
        places.add(place);
    }

    private Path cache(DataOptions options) {
        return options.cache().resolve(folder);
    }

    /** The file under any of the names that it goes by. */
    static Optional<Path> existing(Path place, String name) {
        for (var base : List.of(name, name.replace("-idx", ".idx"))) {
            for (var ending : List.of("", ".gz")) {
                var file = place.resolve(base + ending);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private String message(KnownFile file, DataOptions options, List<String> story) {
        var text =
                new StringBuilder(
                        title
                                + " is not here: "
                                + file.name()
                                + " or "
                                + file.name()
                                + ".gz is missing");
        text.append(
                options.download() ? " and could not be downloaded." : ", and downloading is off.");
        for (var line : story) {
            text.append("\n  ").append(line);
        }
        text.append("\nGet these files from ")
                .append(mirrors.getFirst())
                .append(" and put them into ");
        text.append(options.folder().orElseGet(() -> cache(options)));
        if (options.folder().isEmpty()) {
            text.append(", or into a folder '")
                    .append(folder)
                    .append("' in that which GRADUS_DATA names");
        }
        text.append(':');
        for (var each : files) {
            text.append("\n  ").append(each.name()).append(".gz");
        }
        return text.toString();
    }
}
