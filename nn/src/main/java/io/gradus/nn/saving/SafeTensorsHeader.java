package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The JSON header of a safetensors file: what it holds, and where.
 *
 * @param entries the tensors in the order of their elements in the file
 * @param metadata texts by name
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /** As large as the reference implementation accepts. */
    private static final long MAX_HEADER = 100_000_000;

    private static final int MAX_RANK = 64;
    private static final String METADATA = "__metadata__";

    /** One tensor: its bytes are those from {@code begin} to {@code end} after the header. */
    record Entry(String name, String dtypeName, long[] sizes, long begin, long end) {
        DType dtype(String source) throws MalformedDataException {
            return SafeTensors.dtype(dtypeName)
                    .orElseThrow(() ->
                            new MalformedDataException(
                                    source,
                                    "tensor '%s' is of dtype '%s', which Gradus does not have"
                                            .formatted(name, dtypeName)));
        }

        Shape shape(String source) throws MalformedDataException {
            var sizes = new int[this.sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = (int) this.sizes[i];
                if (sizes[i] != this.sizes[i] || sizes[i] < 0) {
                    throw new MalformedDataException(
                            source,
                            "tensor '%s' has shape %s: each size must be from 0 to 2147483647"
                                    .formatted(name, Arrays.toString(this.sizes)));
                }
            }
            try {
                return Shape.of(sizes);
            } catch (IllegalArgumentException error) {
                throw new MalformedDataException(
                        source, "tensor '%s': %s".formatted(name, error.getMessage()));
            }
        }
    }

    // ---- writing
    // ---------------------------------------------------------------------------------

    /** The header as bytes, filled up with spaces so that what follows is aligned to 8 bytes. */
    byte[] encode() throws CharacterCodingException {
        var text = new StringWriter();
        try (var json = Json.generator(text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeName(METADATA).writeStartObject();
                metadata.forEach((name, value) -> json.writeName(name).writeString(value));
                json.writeEndObject();
            }
            for (var entry : entries) {
                if (entry.name().equals(METADATA)) {
                    throw new IllegalArgumentException("no tensor can be named '" + METADATA + "'");
                }
                json.writeName(entry.name()).writeStartObject();
                json.writeName("dtype").writeString(entry.dtypeName());
                json.writeName("shape").writeArray(entry.sizes(), 0, entry.sizes().length);
                json.writeName("data_offsets");
                json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text.toString()));
        var padded = new byte[Math.ceilDiv(bytes.remaining(), 8) * 8];
        Arrays.fill(padded, (byte) ' ');
        bytes.get(padded, 0, bytes.remaining());
        return padded;
    }

    // ---- reading
    // ---------------------------------------------------------------------------------

    /** Reads and checks the header at the beginning of a file of a known size. */
    static SafeTensorsHeader read(InputStream in, long size, String source) throws IOException {
        var prefix = in.readNBytes(Long.BYTES);
        if (prefix.length < Long.BYTES) {
            throw new MalformedDataException(
                    source, "no safetensors file: it ends after " + prefix.length + " bytes");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
            throw new MalformedDataException(
                    source,
                    "no safetensors file, or damaged: its header would have %s bytes, but %d bytes follow and at most %d are read"
                            .formatted(
                                    Long.toUnsignedString(length), size - Long.BYTES, MAX_HEADER));
        }
        var bytes = in.readNBytes((int) length);
        if (bytes.length < length || bytes[0] != '{') {
            throw new MalformedDataException(
                    source,
                    "no safetensors file: its header does not begin with '{', or is cut short");
        }
        var header = parse(bytes, source);
        header.requireGapless(size - Long.BYTES - length, source);
        return header;
    }

    private static SafeTensorsHeader parse(byte[] bytes, String source)
            throws MalformedDataException {
        var entries = new ArrayList<Entry>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (var json = Json.parser(decode(bytes, source))) {
            json.nextToken();
            for (var name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (name.equals(METADATA)) {
                    metadata = metadata(json);
                } else {
                    entries.add(entry(name, json));
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT, json, "a name");
            require(json.nextToken() == null, json, "nothing more");
        } catch (JacksonException | Unexpected error) {
            var place =
                    error instanceof JacksonException jackson
                            ? jackson.getOriginalMessage()
                            : error.getMessage();
            throw new MalformedDataException(source, "the header is no valid one: " + place);
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return new SafeTensorsHeader(List.copyOf(entries), metadata);
    }

    private static String decode(byte[] bytes, String source) throws MalformedDataException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException error) {
            throw new MalformedDataException(source, "the header is not UTF-8 text");
        }
    }

    /** The JSON is one, but says something that a header does not. */
    private static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }

    private static void require(boolean condition, JsonParser json, String expected) {
        if (!condition) {
            throw new Unexpected(
                    "expected %s at character %d"
                            .formatted(expected, json.currentTokenLocation().getCharOffset()));
        }
    }

    private static Map<String, String> metadata(JsonParser json) {
        require(json.currentToken() == JsonToken.START_OBJECT, json, "an object of texts");
        var metadata = new LinkedHashMap<String, String>();
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            require(json.nextToken() == JsonToken.VALUE_STRING, json, "a text");
            metadata.put(name, json.getString());
        }
        return metadata;
    }

    private static Entry entry(String tensor, JsonParser json) {
        require(
                json.currentToken() == JsonToken.START_OBJECT,
                json,
                "an object with dtype, shape and data_offsets");
        String dtype = "";
        long[] shape = {-1};
        long[] offsets = {};
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "dtype" -> {
                    require(json.currentToken() == JsonToken.VALUE_STRING, json, "a text");
                    dtype = json.getString();
                }
                case "shape" -> shape = integers(json);
                case "data_offsets" -> offsets = integers(json);
                default -> json.skipChildren();
            }
        }
        boolean complete =
                !dtype.isEmpty() && !Arrays.equals(shape, new long[] {-1}) && offsets.length == 2;
        require(complete, json, "dtype, shape and two data_offsets for tensor '" + tensor + "'");
        return new Entry(tensor, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] integers(JsonParser json) {
        require(json.currentToken() == JsonToken.START_ARRAY, json, "a list of integers");
        var values = new long[MAX_RANK];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.VALUE_NUMBER_INT && count < MAX_RANK,
                    json,
                    "a list of at most " + MAX_RANK + " integers");
            values[count] = json.getLongValue();
            require(values[count++] >= 0, json, "an integer that is not negative");
        }
        return Arrays.copyOf(values, count);
    }

    /**
     * Checks that the tensors lie one after another, each as long as its shape says, to the end.
     */
    private void requireGapless(long dataLength, String source) throws MalformedDataException {
        long expected = 0;
        for (var entry : entries) {
            long length = (long) entry.shape(source).elements() * entry.dtype(source).bytes();
            if (entry.begin() != expected || entry.end() - entry.begin() != length) {
                throw new MalformedDataException(
                        source,
                        "tensor '%s' of dtype %s and shape %s has data_offsets [%d, %d], but must begin at %d and have %d bytes"
                                .formatted(
                                        entry.name(),
                                        entry.dtypeName(),
                                        Arrays.toString(entry.sizes()),
                                        entry.begin(),
                                        entry.end(),
                                        expected,
                                        length));
            }
            if (entry.end() > dataLength || length > Integer.MAX_VALUE - 8) {
                throw new MalformedDataException(
                        source,
                        "tensor '%s' ends at byte %d of the data, of which there are %d; a tensor has at most 2 GiB"
                                .formatted(entry.name(), entry.end(), dataLength));
            }
            expected = entry.end();
        }
        if (expected != dataLength) {
            throw new MalformedDataException(
                    source,
                    "its tensors have %d bytes, but %d follow the header"
                            .formatted(expected, dataLength));
        }
    }
}
