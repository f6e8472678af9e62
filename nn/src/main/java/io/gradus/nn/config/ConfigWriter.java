package io.gradus.nn.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes note of settings. */
final class ConfigWriter extends Config {
    private final Map<String, Object> values = new LinkedHashMap<>();

    static Map<String, Object> object(Object thing) {
        if (!(thing instanceof Configurable configurable) || thing.getClass().isAnonymousClass()) {
            throw new UnsupportedOperationException(
                    thing.getClass().getName()
                            + " cannot be saved: make it a class of its own that is Configurable");
        }
        var config = new ConfigWriter();
        configurable.configured(config);
        var object = new LinkedHashMap<String, Object>();
        object.put("class_name", thing.getClass().getSimpleName());
        object.put("config", config.values);
        return object;
    }

    private <T> T put(String name, T value, Object written) {
        if (values.put(name, written) != null) {
            throw new IllegalStateException("two settings are named '" + name + "'");
        }
        return value;
    }

    @Override
    public int integer(String name, int value) {
        return put(name, value, value);
    }

    @Override
    public double number(String name, double value) {
        return put(name, value, value);
    }

    @Override
    public boolean truth(String name, boolean value) {
        return put(name, value, value);
    }

    @Override
    public String text(String name, String value) {
        return put(name, value, value);
    }

    @Override
    public int[] integers(String name, int... value) {
        return put(name, value, Arrays.stream(value).boxed().toList());
    }

    @Override
    public double[] numbers(String name, double... value) {
        return put(name, value, Arrays.stream(value).boxed().toList());
    }

    @Override
    public List<String> texts(String name, List<String> value) {
        return put(name, value, List.copyOf(value));
    }

    @Override
    public <K> K object(String name, Class<K> kind, K value) {
        return put(name, value, object(value));
    }

    @Override
    public <K> Optional<K> optional(String name, Class<K> kind, Optional<K> value) {
        value.ifPresent(thing -> object(name, kind, thing));
        return value;
    }

    @Override
    public <K> List<K> objects(String name, Class<K> kind, List<K> value) {
        return put(name, value, value.stream().map(ConfigWriter::object).toList());
    }

    @Override
    public Object data(String name, Object value) {
        return put(name, value, value);
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public <K> K make(Class<K> kind, Object value) {
        throw new IllegalStateException("settings are being written, not read");
    }

    @Override
    boolean has(String name, Optional<?> value) {
        return value.isPresent();
    }
}
