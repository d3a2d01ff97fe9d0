package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the nodes of a shape; one object serves one codec. */
final class Nodes {
    private final IdentityHashMap<Shape, Node> made = new IdentityHashMap<>();
    private int longestName;

    /** {@return how many bytes the longest text has, as it is written, that is known of records before one is read} */
    int longestName() {
        return longestName;
    }

    private void takeNoteOf(String name) {
        longestName = Math.max(longestName, Tokens.quoted(name).length - 2);
    }

    Node of(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> new Values.Text();
            case Shape.Bool bool -> new Values.Bool();
            case Shape.Whole whole -> new Values.Whole(whole);
            case Shape.Decimal decimal -> decimal(decimal.boxed());
            case Shape.Written written -> new Values.Written(written);
            case Shape.Constant constant -> new Values.Constant(constant);
            case Shape.Bytes bytes -> new Values.Bytes();
            case Shape.Numbers numbers -> numbers(numbers.component());
            case Shape.Array array -> new Values.Array(array.component(), of(array.item()), array.nullable());
            case Shape.Items items -> new Values.Items(of(items.item()), items);
            case Shape.Entries entries -> new Values.Entries(entries, of(entries.value()));
            case Shape.Maybe maybe -> new Values.Maybe(of(maybe.value()));
            case Shape.Dynamic dynamic -> new Values.Dynamic();
            case Shape.Foreign foreign -> new ForeignNode(foreign);
            case Shape.Converted converted -> converted(converted);
            case Shape.Fields fields -> alone(fields);
            case Shape.OneOf choice -> oneOf(choice);
        };
    }

    private static Node decimal(Class<? extends Number> boxed) {
        if (boxed == Double.class) {
            return new Values.Real();
        }
        return boxed == Float.class ? new Values.Single() : new Values.Big(boxed);
    }

    private static Node numbers(Class<?> component) {
        if (component == double.class) {
            return new Values.Reals();
        }
        if (component == float.class) {
            return new Values.Array(component, new Values.Single(), false);
        }
        return new Values.Array(
                component,
                new Values.Whole(
                        component == int.class
                                ? new Shape.Whole(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE)
                                : new Shape.Whole(Long.class, Long.MIN_VALUE, Long.MAX_VALUE)),
                false);
    }

    private Node converted(Shape.Converted shape) {
        Node known = made.get(shape);
        if (known != null) {
            return known;
        }
        ConvertedNode node = new ConvertedNode(shape);
        made.put(shape, node);
        node.set(of(shape.form()));
        return node;
    }

    private Node alone(Shape.Fields fields) {
        Node known = made.get(fields);
        if (known != null) {
            return known;
        }
        RecordNode node = new RecordNode(fields, version(fields));
        made.put(fields, node);
        node.set(components(fields));
        return node;
    }

    private static Map<String, Object> version(Shape.Fields fields) {
        return fields.version() == 0 ? Map.of() : Map.of(RecordNode.VERSION, (Object) (long) fields.version());
    }

    private List<Node> components(Shape.Fields fields) {
        List<Node> nodes = new ArrayList<>();
        for (Shape.Field field : fields.fields()) {
            takeNoteOf(field.name());
            nodes.add(of(field.shape()));
        }
        return nodes;
    }

    private Node oneOf(Shape.OneOf choice) {
        Node known = made.get(choice);
        if (known != null) {
            return known;
        }
        OneOfNode node = new OneOfNode(choice);
        made.put(choice, node);
        takeNoteOf(choice.property());
        choice.options().forEach((name, fields) -> {
            takeNoteOf(name);
            Map<String, Object> constants = new LinkedHashMap<>(version(fields));
            constants.put(choice.property(), name);
            RecordNode option = new RecordNode(fields, constants);
            node.add(name, fields.type(), option);
            option.set(components(fields));
        });
        return node;
    }
}
