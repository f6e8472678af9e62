package io.gradus.nn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives settings from a file, which may hold anything. */
final class ConfigReader extends Config {
    private final String place;
    private final Map<?, ?> values;
    private final Registry registry;

    private ConfigReader(String place, Map<?, ?> values, Registry registry) {
        this.place = place;
        this.values = values;
        this.registry = registry;
    }

    static <K> K object(String place, Class<K> kind, Object value, Registry registry) {
        if (!(value instanceof Map<?, ?> object)
                || !(object.get("class_name") instanceof String className)
                || !(object.get("config") instanceof Map<?, ?> settings)) {
            throw new IllegalArgumentException(
                    place + " is " + shown(value) + ": it must have a class_name and a config");
        }
        var prototype = registry.prototype(place, kind, className);
        var here = place + "." + className;
        try {
            return kind.cast(prototype.configured(new ConfigReader(here, settings, registry)));
        } catch (Misplaced error) {
            throw error;
        } catch (IllegalArgumentException error) {
            throw new Misplaced(here, error);
        }
    }

    /** An error in settings, which says where they stand. */
    private static final class Misplaced extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Misplaced(String place, IllegalArgumentException cause) {
            super(place + ": " + cause.getMessage(), cause);
        }
    }

    private static String shown(Object value) {
        var text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private <T> T value(String name, Class<T> type, String what) {
        var value = values.get(name);
        if (!type.isInstance(value)) {
            throw wrong(name, value, what);
        }
        return type.cast(value);
    }

    private static IllegalArgumentException wrong(String name, Object value, String what) {
        return new IllegalArgumentException(
                "'%s' is %s: it must be %s".formatted(name, shown(value), what));
    }

    private static int integer(String name, Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        if (value instanceof Long number && number.intValue() == number) {
            return number.intValue();
        }
        throw wrong(name, value, "an integer of 32 bits");
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, value, "a number");
    }

    private List<?> list(String name) {
        return value(name, List.class, "a list");
    }

    @Override
    public int integer(String name, int value) {
        return values.containsKey(name)
                ? integer(name, value(name, Object.class, "an integer"))
                : value;
    }

    @Override
    public double number(String name, double value) {
        return values.containsKey(name)
                ? number(name, value(name, Object.class, "a number"))
                : value;
    }

    @Override
    public boolean truth(String name, boolean value) {
        return values.containsKey(name) ? value(name, Boolean.class, "true or false") : value;
    }

    @Override
    public String text(String name, String value) {
        return values.containsKey(name) ? value(name, String.class, "a text") : value;
    }

    @Override
    public int[] integers(String name, int... value) {
        return values.containsKey(name)
                ? list(name).stream().mapToInt(one -> integer(name, one)).toArray()
                : value;
    }

    @Override
    public double[] numbers(String name, double... value) {
        return values.containsKey(name)
                ? list(name).stream().mapToDouble(one -> number(name, one)).toArray()
                : value;
    }

    @Override
    public List<String> texts(String name, List<String> value) {
        if (!values.containsKey(name)) {
            return value;
        }
        var texts = new ArrayList<String>();
        for (var one : list(name)) {
            if (!(one instanceof String text)) {
                throw wrong(name, one, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    @Override
    public <K> K object(String name, Class<K> kind, K value) {
        return values.containsKey(name) ? make(place + "." + name, kind, values.get(name)) : value;
    }

    @Override
    public <K> Optional<K> optional(String name, Class<K> kind, Optional<K> value) {
        return values.containsKey(name)
                ? Optional.of(make(place + "." + name, kind, values.get(name)))
                : Optional.empty();
    }

    @Override
    public <K> List<K> objects(String name, Class<K> kind, List<K> value) {
        if (!values.containsKey(name)) {
            return value;
        }
        var things = new ArrayList<K>();
        for (var one : list(name)) {
            things.add(make("%s.%s[%d]".formatted(place, name, things.size()), kind, one));
        }
        return things;
    }

    @Override
    public Object data(String name, Object value) {
        return values.containsKey(name) ? value(name, Object.class, "data") : value;
    }

    @Override
    public boolean isReading() {
        return true;
    }

    @Override
    public <K> K make(Class<K> kind, Object value) {
        return make(place, kind, value);
    }

    private <K> K make(String at, Class<K> kind, Object value) {
        return object(at, kind, value, registry);
    }

    @Override
    boolean has(String name, Optional<?> value) {
        return values.containsKey(name);
    }
}
