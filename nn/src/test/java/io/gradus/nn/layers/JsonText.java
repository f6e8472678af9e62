package io.gradus.nn.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Settings as text and back, integers as {@code Long} and other numbers as {@code Double}. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    static String of(Object value) {
        var text = new java.io.StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, one) -> {
                    json.writeName((String) name);
                    write(json, one);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(one -> write(json, one));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        }
    }

    static Object read(String text) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            return read(json);
        }
    }

    private static Object read(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                for (var name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    map.put(name, read(json));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> json.getLongValue();
            default -> json.getDoubleValue();
        };
    }
}
