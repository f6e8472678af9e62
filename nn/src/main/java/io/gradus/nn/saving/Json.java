package io.gradus.nn.saving;

import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps, lists, texts, numbers and truth values. */
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private Json() {}

    static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    static JsonGenerator generator(Writer to) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), to);
    }

    // ---- writing
    // ---------------------------------------------------------------------------------

    static String write(Object value) {
        var text = new StringWriter();
        try (var json = generator(text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, inner) -> {
                    json.writeName(name.toString());
                    write(json, inner);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(inner -> write(json, inner));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default ->
                    throw new IllegalArgumentException(
                            value.getClass().getName() + " has no place in JSON");
        }
    }

    // ---- reading
    // ---------------------------------------------------------------------------------

    /**
     * Reads one value and nothing after it. Integers become {@code Long}, other numbers {@code
     * Double}.
     *
     * @throws IllegalArgumentException if the text is not JSON, or holds null or a number too large
     */
    static Object read(String text) {
        try (var json = parser(text)) {
            json.nextToken();
            var value = value(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("there is more after the first value");
            }
            return value;
        } catch (JacksonException error) {
            throw new IllegalArgumentException(error.getOriginalMessage(), error);
        }
    }

    private static Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                for (var name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    map.put(name, value(json));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(json.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case null, default ->
                    throw new IllegalArgumentException(
                            "no value that is understood at character "
                                    + json.currentTokenLocation().getCharOffset());
        };
    }

    private static long integer(BigInteger number) {
        if (number.bitLength() > 63) {
            throw new IllegalArgumentException("the integer " + number + " is too large");
        }
        return number.longValue();
    }
}
