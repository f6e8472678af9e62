package io.gradus.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What happens while a file is fetched from the network, in the order in which it happens; enough
 * to draw a progress bar.
 */
public sealed interface DownloadEvent {

    /**
     * Where the file comes from.
     *
     * @return the address
     */
    URI source();

    /**
     * The server has begun to answer.
     *
     * @param source the address
     * @param target the file that will stand there in the end
     * @param bytes how many bytes will come, if the server says so
     */
    record Started(URI source, Path target, OptionalLong bytes) implements DownloadEvent {}

    /**
     * More bytes have come.
     *
     * @param source the address
     * @param received bytes received so far
     * @param bytes how many bytes will come, if the server says so
     */
    record Advanced(URI source, long received, OptionalLong bytes) implements DownloadEvent {}

    /**
     * The file is complete, has been found to be the right one, and stands in its place.
     *
     * @param source the address
     * @param target the file
     * @param received its size in bytes
     */
    record Finished(URI source, Path target, long received) implements DownloadEvent {}

    /**
     * The file did not come, or was not the right one; the next address is tried, if there is one.
     *
     * @param source the address
     * @param reason what went wrong
     */
    record Failed(URI source, String reason) implements DownloadEvent {}
}
