package io.gradus.data;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a record is taken apart and put together. */
final class RecordForm {
    private static final ClassValue<RecordForm> FORMS =
            new ClassValue<>() {
                @Override
                protected RecordForm computeValue(Class<?> type) {
                    return new RecordForm(type);
                }
            };

    private final Class<?> type;
    private final RecordComponent[] components;

    private RecordForm(Class<?> type) {
        this.type = type;
        this.components = type.getRecordComponents();
    }

    static RecordForm of(Class<?> type) {
        return FORMS.get(type);
    }

    List<String> names() {
        return Stream.of(components).map(RecordComponent::getName).toList();
    }

    List<Object> values(Object record) {
        var values = new ArrayList<Object>(components.length);
        for (var component : components) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                values.add(accessor.invoke(record));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw unreadable(e);
            }
        }
        return values;
    }

    /** Whether every component can take the value in its place. */
    boolean takes(List<?> values) {
        for (int i = 0; i < components.length; i++) {
            if (!components[i].getType().isInstance(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    Object make(List<?> values) {
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Stream.of(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "record " + type.getName() + " refused its values: " + e.getCause(),
                    e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private IllegalArgumentException unreadable(Exception cause) {
        return new IllegalArgumentException(
                "record "
                        + type.getName()
                        + " cannot be taken apart or put together: open its package to io.gradus.data",
                cause);
    }
}
