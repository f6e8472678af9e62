package io.gradus.nn.config;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Types of tensors as data that JSON can hold: {@code {"dtype": "float32", "shape": ["batch",
 * 10]}}.
 */
public final class TypeData {
    private TypeData() {}

    /**
     * Types as data.
     *
     * @param types the types; sizes are fixed, or open ones with names
     * @return maps and lists
     */
    public static List<Object> of(List<TensorType> types) {
        var all = new ArrayList<Object>();
        for (var type : types) {
            var sizes = new ArrayList<Object>();
            for (var dim : type.shape().dims()) {
                sizes.add(dim.isFixed() ? (Object) dim.value() : dim.symbolName());
            }
            var map = new LinkedHashMap<String, Object>();
            map.put("dtype", type.dtype().toString());
            map.put("shape", sizes);
            all.add(map);
        }
        return all;
    }

    /**
     * Types from data.
     *
     * @param data what {@link #of} returned
     * @return the types
     * @throws IllegalArgumentException if it is something else
     */
    public static List<TensorType> types(Object data) {
        return list(data).stream().map(TypeData::type).toList();
    }

    private static TensorType type(Object data) {
        if (!(data instanceof Map<?, ?> map) || !(map.get("dtype") instanceof String dtype)) {
            throw new IllegalArgumentException("a type has a dtype and a shape");
        }
        var dims = new ArrayList<Dim>();
        for (var size : list(map.get("shape"))) {
            dims.add(
                    switch (size) {
                        case Long number when number >= 0 && number <= Integer.MAX_VALUE ->
                                Dim.of(number);
                        case String name when name.matches("[A-Za-z_][A-Za-z0-9_]*") ->
                                Dim.symbol(name);
                        default ->
                                throw new IllegalArgumentException(
                                        size + " is no size: it must be a number or a name");
                    });
        }
        return new TensorType(DType.of(dtype), Shape.of(dims));
    }

    /**
     * A list.
     *
     * @param data anything
     * @return the same
     * @throws IllegalArgumentException if it is no list
     */
    public static List<?> list(Object data) {
        if (data instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("something that must be a list is none");
    }
}
