package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.spi.message.Shape;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes trees of values, by following a shape. */
final class TreeWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Shape.Entries PLAIN = new Shape.Entries(new Shape.Text(), new Shape.Dynamic(), true);

    private TreeWriter() {}

    /**
     * Makes a tree.
     *
     * @param shape what the value looks like
     * @param value the value
     * @param path where
     * @throws TreeFault if it holds something that cannot be written
     */
    static JsonNode write(Shape shape, @Nullable Object value, Path path) throws TreeFault {
        if (value == null) {
            return NODES.nullNode();
        }
        if (!type(shape).isInstance(value)) { // generic types promise nothing at run time
            throw new TreeFault(
                    Kind.WRONG_TYPE,
                    path,
                    "It is a " + value.getClass().getName() + " where a "
                            + type(shape).getName() + " belongs.");
        }
        return switch (shape) {
            case Shape.Text text -> text((String) value, path);
            case Shape.Bool bool -> NODES.booleanNode((Boolean) value);
            case Shape.Whole whole -> NODES.numberNode(((Number) value).longValue());
            case Shape.Decimal decimal -> number((Number) value, path);
            case Shape.Written written -> written(written, value, path);
            case Shape.Constant constant -> NODES.textNode(((Enum<?>) value).name());
            case Shape.Bytes bytes -> NODES.binaryNode((byte[]) value);
            case Shape.Numbers numbers -> numbers(value, path);
            case Shape.Array array -> array(array.item(), value, path);
            case Shape.Items items -> items(items.item(), (Collection<?>) value, path);
            case Shape.Entries entries -> entries(entries, (Map<?, ?>) value, path);
            case Shape.Maybe maybe -> write(maybe.value(), ((Optional<?>) value).orElse(null), path);
            case Shape.Dynamic dynamic -> dynamic(value, path);
            case Shape.Foreign foreign -> foreign(foreign, value, path);
            case Shape.Converted converted -> converted(converted, value, path);
            case Shape.Fields fields -> record(fields, value, null, null, path);
            case Shape.OneOf choice -> chosen(choice, value, path);
        };
    }

    private static Class<?> type(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> String.class;
            case Shape.Bool bool -> Boolean.class;
            case Shape.Whole whole -> whole.boxed();
            case Shape.Decimal decimal -> decimal.boxed();
            case Shape.Written written -> written.type();
            case Shape.Constant constant -> constant.type();
            case Shape.Bytes bytes -> byte[].class;
            case Shape.Numbers numbers -> numbers.component().arrayType();
            case Shape.Array array -> array.component().arrayType();
            case Shape.Items items -> Collection.class;
            case Shape.Entries entries -> Map.class;
            case Shape.Maybe maybe -> Optional.class;
            case Shape.Dynamic dynamic -> Object.class;
            case Shape.Foreign foreign -> Object.class;
            case Shape.Converted converted -> converted.type();
            case Shape.Fields fields -> fields.type();
            case Shape.OneOf choice -> choice.type();
        };
    }

    private static JsonNode text(String text, Path path) throws TreeFault {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new TreeFault(Kind.SURROGATE, path, "Half of a surrogate pair stands alone in a text.");
                }
                i++;
            }
        }
        return NODES.textNode(text);
    }

    private static JsonNode number(Number number, Path path) throws TreeFault {
        return switch (number) {
            case Double decimal -> NODES.numberNode(finite(decimal, path));
            case Float decimal -> {
                double unused = finite(decimal.doubleValue(), path);
                yield NODES.numberNode((float) decimal);
            }
            case BigDecimal decimal -> DecimalNode.valueOf(decimal);
            case BigInteger whole -> NODES.numberNode(whole);
            case Long whole -> NODES.numberNode((long) whole);
            case Integer whole -> NODES.numberNode((long) whole);
            case Short whole -> NODES.numberNode((long) whole);
            case Byte whole -> NODES.numberNode((long) whole);
            default -> throw unwritable(number, path);
        };
    }

    private static double finite(double decimal, Path path) throws TreeFault {
        if (!Double.isFinite(decimal)) {
            throw new TreeFault(Kind.NOT_A_NUMBER, path, "NaN and infinite numbers cannot be written.");
        }
        return decimal;
    }

    private static JsonNode numbers(Object numbers, Path path) throws TreeFault {
        int length = Array.getLength(numbers);
        ArrayNode array = NODES.arrayNode(length);
        for (int i = 0; i < length; i++) {
            array.add(number((Number) Array.get(numbers, i), path.to(i)));
        }
        return array;
    }

    private static JsonNode array(Shape item, Object items, Path path) throws TreeFault {
        int length = Array.getLength(items);
        ArrayNode array = NODES.arrayNode(length);
        for (int i = 0; i < length; i++) {
            array.add(write(item, Array.get(items, i), path.to(i)));
        }
        return array;
    }

    private static JsonNode items(Shape item, Collection<?> items, Path path) throws TreeFault {
        ArrayNode array = NODES.arrayNode(items.size());
        int index = 0;
        for (Object each : items) {
            array.add(write(item, each, path.to(index)));
            index++;
        }
        return array;
    }

    private static JsonNode entries(Shape.Entries shape, Map<?, ?> entries, Path path) throws TreeFault {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String name = name(shape, entry.getKey(), path);
            Path place = path.to(name);
            JsonNode unused = text(name, place);
            object.set(name, write(shape.value(), entry.getValue(), place));
        }
        return object;
    }

    private static String name(Shape.Entries shape, @Nullable Object key, Path path) throws TreeFault {
        try {
            return shape.name(key);
        } catch (IllegalArgumentException | ClassCastException refused) {
            throw new TreeFault(
                    Kind.WRONG_TYPE,
                    path,
                    "A key of this map is no " + type(shape.key()).getName() + " that can be written as a name.");
        }
    }

    private static JsonNode written(Shape.Written shape, Object value, Path path) throws TreeFault {
        String text;
        try {
            text = shape.format().apply(value);
        } catch (IllegalArgumentException refused) {
            throw new TreeFault(
                    Kind.WRONG_TYPE,
                    path,
                    "This " + shape.type().getName() + " has no text from which it could be read back.");
        }
        return text(text, path);
    }

    private static JsonNode dynamic(Object value, Path path) throws TreeFault {
        return switch (value) {
            case String text -> text(text, path);
            case Boolean bool -> NODES.booleanNode(bool);
            case Number number -> number(number, path);
            case Collection<?> items -> items(PLAIN.value(), items, path);
            case Map<?, ?> entries -> entries(PLAIN, entries, path);
            default -> throw unwritable(value, path);
        };
    }

    private static JsonNode foreign(Shape.Foreign shape, Object value, Path path) throws TreeFault {
        Object plain;
        try {
            plain = shape.toPlain(value);
        } catch (IllegalArgumentException refused) {
            throw new TreeFault(
                    Kind.WRONG_TYPE,
                    path,
                    "Jackson does not write a " + value.getClass().getName() + ".",
                    refused);
        }
        return plain == null ? NODES.nullNode() : dynamic(plain, path);
    }

    private static JsonNode converted(Shape.Converted shape, Object value, Path path) throws TreeFault {
        Object formed;
        try {
            formed = shape.toForm(value);
        } catch (MessageFormatException fault) { // of a value within it
            throw new TreeFault(
                    fault.kind(), path, "What this " + shape.type().getName() + " holds cannot be written.", fault);
        } catch (RuntimeException refused) {
            throw new TreeFault(
                    Kind.WRONG_TYPE,
                    path,
                    "This " + shape.type().getName() + " has no form from which it could be read back.",
                    refused);
        }
        return write(shape.form(), formed, path);
    }

    private static TreeFault unwritable(Object value, Path path) {
        return new TreeFault(
                Kind.WRONG_TYPE,
                path,
                "A " + value.getClass().getName()
                        + " cannot be written here: texts, numbers, booleans, lists, maps can.");
    }

    // ---- records
    // -----------------------------------------------------------------------------------------------------

    private static JsonNode chosen(Shape.OneOf choice, Object value, Path path) throws TreeFault {
        for (Map.Entry<String, Shape.Fields> option : choice.options().entrySet()) {
            if (option.getValue().type() == value.getClass()) {
                return record(option.getValue(), value, choice.property(), option.getKey(), path);
            }
        }
        throw unwritable(value, path);
    }

    private static JsonNode record(
            Shape.Fields shape, Object value, @Nullable String property, @Nullable String option, Path path)
            throws TreeFault {
        ObjectNode object = NODES.objectNode();
        if (shape.version() > 0) {
            object.put("v", shape.version());
        }
        if (property != null) {
            object.put(property, option);
        }
        for (Shape.Field field : shape.fields()) {
            JsonNode node = write(field.shape(), component(field, value), path.to(field.name()));
            if (!node.isNull()) {
                object.set(field.name(), node);
            }
        }
        return object;
    }

    private static @Nullable Object component(Shape.Field field, Object value) {
        try {
            return field.accessor().invoke(value);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(
                    "The component '" + field.name() + "' of "
                            + value.getClass().getName() + " cannot be read",
                    thrown.getCause());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
