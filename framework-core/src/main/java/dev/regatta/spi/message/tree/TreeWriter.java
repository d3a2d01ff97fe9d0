package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        return switch (shape) {
            case Shape.Text text -> text((String) value, path);
            case Shape.Bool bool -> NODES.booleanNode((Boolean) value);
            case Shape.Whole whole -> NODES.numberNode(((Number) value).longValue());
            case Shape.Decimal decimal -> number((Number) value, path);
            case Shape.Written written -> text(value.toString(), path);
            case Shape.Constant constant -> NODES.textNode(((Enum<?>) value).name());
            case Shape.Bytes bytes -> NODES.binaryNode((byte[]) value);
            case Shape.Numbers numbers -> numbers(value, path);
            case Shape.Items items -> items(items.item(), (Collection<?>) value, path);
            case Shape.Entries entries -> entries(entries.value(), (Map<?, ?>) value, path);
            case Shape.Maybe maybe -> write(maybe.value(), ((Optional<?>) value).orElse(null), path);
            case Shape.Dynamic dynamic -> dynamic(value, path);
            case Shape.Foreign foreign -> foreign(foreign, value, path);
            case Shape.Fields fields -> record(fields, value, null, null, path);
            case Shape.OneOf choice -> chosen(choice, value, path);
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

    private static JsonNode items(Shape item, Collection<?> items, Path path) throws TreeFault {
        ArrayNode array = NODES.arrayNode(items.size());
        int index = 0;
        for (Object each : items) {
            array.add(write(item, each, path.to(index)));
            index++;
        }
        return array;
    }

    private static JsonNode entries(Shape value, Map<?, ?> entries, Path path) throws TreeFault {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new TreeFault(Kind.WRONG_TYPE, path, "The keys of a map must be texts.");
            }
            Path place = path.to(name);
            JsonNode unused = text(name, place);
            object.set(name, write(value, entry.getValue(), place));
        }
        return object;
    }

    private static JsonNode dynamic(Object value, Path path) throws TreeFault {
        return switch (value) {
            case String text -> text(text, path);
            case Boolean bool -> NODES.booleanNode(bool);
            case Number number -> number(number, path);
            case Collection<?> items -> items(new Shape.Dynamic(), items, path);
            case Map<?, ?> entries -> entries(new Shape.Dynamic(), entries, path);
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
