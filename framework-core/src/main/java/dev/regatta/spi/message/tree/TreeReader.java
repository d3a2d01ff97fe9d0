package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.PlainValues;
import dev.regatta.spi.message.Shape;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of a tree, by following a shape. */
final class TreeReader {
    private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
            Class<?>[] components = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                Constructor<?> canonical = type.getDeclaredConstructor(components);
                canonical.setAccessible(true);
                return canonical;
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    };

    private TreeReader() {}

    /**
     * Makes the value of a whole message.
     *
     * @param shape what it looks like
     * @param node what is there
     * @throws TreeFault if it is no such value
     */
    static Object whole(Shape shape, JsonNode node) throws TreeFault {
        Object value = item(shape, false, node, Path.ROOT);
        if (value == null) {
            throw wrong(Path.ROOT, "A value, not null,");
        }
        return value;
    }

    /**
     * Makes a value.
     *
     * @param shape what it looks like
     * @param node what is there; neither {@code null} nor JSON's null
     * @param path where
     * @throws TreeFault if it is no such value
     */
    static Object read(Shape shape, JsonNode node, Path path) throws TreeFault {
        return switch (shape) {
            case Shape.Text text -> text(node, path, "A text");
            case Shape.Bool bool -> {
                require(node.isBoolean(), path, "true or false");
                yield node.booleanValue();
            }
            case Shape.Whole whole -> whole(whole, node, path);
            case Shape.Decimal decimal -> decimal(decimal.boxed(), node, path);
            case Shape.Written written -> written(written, node, path);
            case Shape.Constant constant -> constant(constant, node, path);
            case Shape.Bytes bytes -> bytes(node, path);
            case Shape.Numbers numbers -> numbers(numbers.component(), node, path);
            case Shape.Array array -> array(array, node, path);
            case Shape.Items items -> items(items, node, path);
            case Shape.Entries entries -> entries(entries, node, path);
            case Shape.Maybe maybe -> Optional.of(read(maybe.value(), node, path));
            case Shape.Dynamic dynamic -> plain(node, path);
            case Shape.Foreign foreign -> foreign(foreign, node, path);
            case Shape.Converted converted ->
                made(converted, item(converted.form(), converted.nullable(), node, path), path);
            case Shape.Fields fields -> record(fields, object(node, path), path);
            case Shape.OneOf choice -> record(chosen(choice, object(node, path), path), object(node, path), path);
        };
    }

    private static void require(boolean held, Path path, String wanted) throws TreeFault {
        if (!held) {
            throw wrong(path, wanted);
        }
    }

    private static TreeFault wrong(Path path, String wanted) {
        return new TreeFault(Kind.WRONG_TYPE, path, wanted + " is wanted here.");
    }

    private static TreeFault missing(Path path) {
        return new TreeFault(Kind.MISSING, path, "It must be there, and is not.");
    }

    private static String text(JsonNode node, Path path, String wanted) throws TreeFault {
        require(node.isTextual(), path, wanted);
        return node.textValue();
    }

    private static ObjectNode object(JsonNode node, Path path) throws TreeFault {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw wrong(path, "An object");
    }

    // ---- numbers
    // -----------------------------------------------------------------------------------------------------

    private static BigInteger integer(JsonNode node, Path path) throws TreeFault {
        NumberText number = NumberText.of(node);
        if (number == null || !number.isWhole()) {
            throw wrong(path, "A whole number");
        }
        return new BigInteger(number.text());
    }

    private static Object whole(Shape.Whole shape, JsonNode node, Path path) throws TreeFault {
        BigInteger exact = integer(node, path);
        long value = exact.bitLength() < Long.SIZE ? exact.longValue() : 0;
        boolean fits = exact.bitLength() < Long.SIZE && value >= shape.least() && value <= shape.most();
        require(fits, path, "A whole number from " + shape.least() + " to " + shape.most());
        return shape.box(value);
    }

    private static Object decimal(Class<? extends Number> boxed, JsonNode node, Path path) throws TreeFault {
        if (boxed == BigInteger.class) {
            return integer(node, path);
        }
        NumberText number = NumberText.of(node);
        if (number == null) {
            throw wrong(path, "A number");
        }
        if (boxed == Double.class) {
            double value = Double.parseDouble(number.text());
            require(Double.isFinite(value), path, "A number within the range of a double");
            return value;
        }
        if (boxed == Float.class) {
            float value = Float.parseFloat(number.text());
            require(Float.isFinite(value), path, "A number within the range of a float");
            return value;
        }
        try {
            return new BigDecimal(number.text());
        } catch (NumberFormatException beyond) {
            throw wrong(path, "A number with an exponent of 32 bits");
        }
    }

    private static Object numbers(Class<?> component, JsonNode node, Path path) throws TreeFault {
        require(node.isArray(), path, "A list of numbers");
        Shape shape = component == long.class
                ? new Shape.Whole(Long.class, Long.MIN_VALUE, Long.MAX_VALUE)
                : component == int.class
                        ? new Shape.Whole(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE)
                        : new Shape.Decimal(component == double.class ? Double.class : Float.class);
        Object numbers = Array.newInstance(component, node.size());
        for (int i = 0; i < node.size(); i++) {
            Array.set(numbers, i, read(shape, node.get(i), path.to(i)));
        }
        return numbers;
    }

    // ---- texts
    // -------------------------------------------------------------------------------------------------------

    private static Object written(Shape.Written shape, JsonNode node, Path path) throws TreeFault {
        String wanted = "A text that is a " + shape.type().getSimpleName();
        String text = text(node, path, wanted);
        try {
            return shape.parse().apply(text);
        } catch (RuntimeException refused) { // its words hold the text
            throw wrong(path, wanted);
        }
    }

    private static Object constant(Shape.Constant shape, JsonNode node, Path path) throws TreeFault {
        Object constant = node.isTextual() ? shape.constants().get(node.textValue()) : null;
        if (constant == null) {
            throw wrong(path, "One of " + String.join(", ", shape.constants().keySet()));
        }
        return constant;
    }

    private static Object bytes(JsonNode node, Path path) throws TreeFault {
        if (node instanceof BinaryNode) {
            try {
                return node.binaryValue();
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        try {
            return Base64.getDecoder().decode(text(node, path, "A text in Base64"));
        } catch (IllegalArgumentException refused) {
            throw wrong(path, "A text in Base64");
        }
    }

    // ---- collections
    // -------------------------------------------------------------------------------------------------

    private static Object array(Shape.Array shape, JsonNode node, Path path) throws TreeFault {
        require(node.isArray(), path, "A list");
        Object array = Array.newInstance(shape.component(), node.size());
        for (int i = 0; i < node.size(); i++) {
            Array.set(array, i, item(shape.item(), shape.nullable(), node.get(i), path.to(i)));
        }
        return array;
    }

    private static Object items(Shape.Items shape, JsonNode node, Path path) throws TreeFault {
        require(node.isArray(), path, "A list");
        Collection<@Nullable Object> items = shape.set() ? new LinkedHashSet<>() : new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(item(shape.item(), shape.nullable(), node.get(i), path.to(i)));
        }
        return items instanceof LinkedHashSet<@Nullable Object> set
                ? Collections.unmodifiableSet(set)
                : Collections.unmodifiableList((List<@Nullable Object>) items);
    }

    private static Object entries(Shape.Entries shape, JsonNode node, Path path) throws TreeFault {
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(node, path).properties()) {
            Path place = path.to(entry.getKey());
            Object key = key(shape, entry.getKey(), place);
            if (entries.containsKey(key)) {
                throw new TreeFault(Kind.DUPLICATE_NAME, place, "Another name before stands for the same key.");
            }
            entries.put(key, item(shape.value(), shape.nullable(), entry.getValue(), place));
        }
        return Collections.unmodifiableMap(entries);
    }

    private static Object key(Shape.Entries shape, String name, Path path) throws TreeFault {
        try {
            return shape.key(name);
        } catch (RuntimeException refused) { // its words hold the name
            throw wrong(path, "A name " + nameable(shape.key()));
        }
    }

    private static String nameable(Shape key) {
        return switch (key) {
            case Shape.Whole whole -> "that is a whole number from " + whole.least() + " to " + whole.most();
            case Shape.Constant constant ->
                "out of " + String.join(", ", constant.constants().keySet());
            case Shape.Written written -> "that is a " + written.type().getSimpleName();
            default -> "that is a text";
        };
    }

    /** {@return an item or an entry, which can be null only if somebody says so} */
    private static @Nullable Object item(Shape shape, boolean nullable, JsonNode node, Path path) throws TreeFault {
        if (!node.isNull()) {
            return read(shape, node, path);
        }
        if (shape instanceof Shape.Maybe) {
            return Optional.empty();
        }
        if (!nullable && shape instanceof Shape.Converted converted && converted.nullable()) {
            return made(converted, null, path);
        }
        require(nullable, path, "A value, not null,");
        return null;
    }

    @SuppressWarnings("NullAway") // only null is read as null, and it is none
    private static Object plain(JsonNode node, Path path) throws TreeFault {
        return dynamic(node, path);
    }

    private static Object foreign(Shape.Foreign shape, JsonNode node, Path path) throws TreeFault {
        Object plain = plain(node, path);
        try {
            return shape.fromPlain(plain);
        } catch (IllegalArgumentException refused) { // its words hold the value
            throw wrong(path, "A value for " + shape.type().getTypeName());
        }
    }

    private static Object made(Shape.Converted shape, @Nullable Object formed, Path path) throws TreeFault {
        try {
            return shape.fromForm(formed);
        } catch (RuntimeException refused) {
            throw new TreeFault(
                    Kind.REFUSED, path, "The class " + shape.type().getSimpleName() + " refuses this value.", refused);
        }
    }

    private static @Nullable Object dynamic(JsonNode node, Path path) throws TreeFault {
        return switch (node.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case POJO -> dynamicNumber(NumberText.of(node), path);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>(node.size());
                for (int i = 0; i < node.size(); i++) {
                    items.add(dynamic(node.get(i), path.to(i)));
                }
                yield Collections.unmodifiableList(items);
            }
            case OBJECT -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (Map.Entry<String, JsonNode> entry : node.properties()) {
                    entries.put(entry.getKey(), dynamic(entry.getValue(), path.to(entry.getKey())));
                }
                yield Collections.unmodifiableMap(entries);
            }
            default -> throw wrong(path, "A value that JSON can say");
        };
    }

    private static Object dynamicNumber(@Nullable NumberText number, Path path) throws TreeFault {
        String text = number == null ? "" : number.text();
        try {
            return PlainValues.number(text);
        } catch (NumberFormatException beyond) {
            throw wrong(path, "A number with an exponent of 32 bits");
        }
    }

    // ---- records
    // -----------------------------------------------------------------------------------------------------

    private static Shape.Fields chosen(Shape.OneOf choice, ObjectNode object, Path path) throws TreeFault {
        Path place = path.to(choice.property());
        JsonNode name = object.get(choice.property());
        if (name == null || name.isNull()) {
            throw missing(place);
        }
        Shape.Fields chosen = name.isTextual() ? choice.options().get(name.textValue()) : null;
        if (chosen == null) {
            throw wrong(place, "One of " + String.join(", ", choice.options().keySet()));
        }
        return chosen;
    }

    private static Object record(Shape.Fields shape, ObjectNode object, Path path) throws TreeFault {
        if (shape.version() > 0) {
            refuseNewer(shape, object.get("v"), path.to("v"));
        }
        @Nullable Object[] values = new Object[shape.components()];
        for (Shape.Field field : shape.fields()) {
            JsonNode node = object.get(field.name());
            Path place = path.to(field.name());
            Object value = node == null || node.isNull() ? absent(field, place) : read(field.shape(), node, place);
            if (value == null && !field.nullable()) {
                throw missing(place);
            }
            values[field.place()] = value;
        }
        return construct(shape, values, path);
    }

    private static @Nullable Object absent(Shape.Field field, Path path) throws TreeFault {
        return !field.nullable() && field.shape() instanceof Shape.Converted converted && converted.nullable()
                ? made(converted, null, path)
                : field.absent();
    }

    private static void refuseNewer(Shape.Fields shape, @Nullable JsonNode node, Path path) throws TreeFault {
        if (node == null) {
            return;
        }
        BigInteger found = integer(node, path);
        require(found.signum() > 0, path, "A version from 1 on");
        if (found.compareTo(BigInteger.valueOf(shape.version())) > 0) {
            throw new TreeFault(
                    Kind.NEWER_VERSION,
                    path,
                    "It is of a version that is newer than " + shape.version() + ", the last one that "
                            + shape.type().getSimpleName() + " reads here. Read it with a newer release.");
        }
    }

    private static Object construct(Shape.Fields shape, @Nullable Object[] values, Path path) throws TreeFault {
        try {
            return CONSTRUCTORS.get(shape.type()).newInstance(values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw new TreeFault(
                    Kind.REFUSED,
                    path,
                    "The record " + shape.type().getSimpleName() + " refuses these values.",
                    thrown.getCause());
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
