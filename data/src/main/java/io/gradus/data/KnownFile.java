package io.gradus.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A published file of which the right content is known.
 *
 * <p>What counts is the content: the same data may have been compressed again by somebody else, or
 * lie there unpacked. So a file is right if its content has the known digest, or if it is the
 * published gzip file, byte for byte.
 *
 * @param name the published name without .gz, such as {@code train-images-idx3-ubyte}
 * @param bytes size of the content
 * @param algorithm of the content's digest
 * @param digest of the content, in hexadecimal
 * @param gzipSha256 of the published gzip file, in hexadecimal
 */
record KnownFile(String name, int bytes, String algorithm, String digest, String gzipSha256) {

    /** Reads a file that somebody put there, and its checksum in one go. */
    byte[] read(Path file) throws IOException {
        return read(file, false);
    }

    /** Reads a file that came from the network, where only SHA-256 will do. */
    byte[] readDownloaded(Path file) throws IOException {
        return read(file, true);
    }

    private byte[] read(Path file, boolean strict) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var packed = new DigestInputStream(in, digest("SHA-256"));
            byte[] content = ByteSource.open(packed, file.toString()).upTo(bytes + 1);
            if (content.length != bytes) {
                throw new MalformedDataException(
                        file.toString(),
                        "is not the published "
                                + name
                                + ", whose content has "
                                + bytes
                                + " bytes: this has "
                                + (content.length > bytes ? "more" : content.length));
            }
            String found = hex(digest(algorithm).digest(content));
            // The decompressor stops at the end of the content; the digest needs what the file
            // holds after that, too.
            packed.transferTo(OutputStream.nullOutputStream());
            String foundGzip = hex(packed.getMessageDigest().digest());
            boolean right = found.equals(digest) && !(strict && algorithm.equals("MD5"));
            if (!right && !foundGzip.equals(gzipSha256)) {
                throw new MalformedDataException(
                        file.toString(),
                        "is not the published "
                                + name
                                + ": the "
                                + algorithm
                                + " of its content is "
                                + found
                                + " (right: "
                                + digest
                                + "), the SHA-256 of the file "
                                + foundGzip
                                + " (right: "
                                + gzipSha256
                                + "); fetch it again");
            }
            return content;
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}
