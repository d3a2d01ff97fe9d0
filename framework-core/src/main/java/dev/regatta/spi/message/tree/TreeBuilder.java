package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Builds a tree from a parser, with numbers as they are written; deep trees take no stack. */
final class TreeBuilder {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TreeBuilder() {}

    /**
     * Builds the value that a parser comes to next.
     *
     * @param parser at the beginning of a value that has been found to be right
     * @param written whether numbers are written as texts in this format
     */
    static JsonNode next(JsonParser parser, boolean written) throws IOException {
        ArrayNode whole = NODES.arrayNode(1);
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(whole);
        do {
            JsonToken token = parser.nextToken();
            switch (token) {
                case END_ARRAY, END_OBJECT -> open.pop();
                case FIELD_NAME -> {}
                default -> {
                    JsonNode node = node(parser, token, written);
                    put(open.element(), parser, node);
                    if (node.isContainerNode()) {
                        open.push(node);
                    }
                }
            }
        } while (open.size() > 1);
        return whole.get(0);
    }

    private static void put(JsonNode container, JsonParser parser, JsonNode node) throws IOException {
        if (container instanceof ObjectNode object) {
            object.set(nameOf(parser, node), node);
        } else {
            ((ArrayNode) container).add(node);
        }
    }

    /** {@return the name of the value that the parser is at; one that begins is its own parent already} */
    private static String nameOf(JsonParser parser, JsonNode node) throws IOException {
        return node.isContainerNode() ? parser.getParsingContext().getParent().getCurrentName() : parser.currentName();
    }

    private static JsonNode node(JsonParser parser, JsonToken token, boolean written) throws IOException {
        return switch (token) {
            case START_OBJECT -> NODES.objectNode();
            case START_ARRAY -> NODES.arrayNode();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.pojoNode(new NumberText(number(parser, written)));
            case VALUE_EMBEDDED_OBJECT -> NODES.binaryNode(parser.getBinaryValue());
            default -> throw new IllegalStateException("A checked value has a " + token);
        };
    }

    private static String number(JsonParser parser, boolean written) throws IOException {
        if (written) {
            return parser.getText();
        }
        return switch (parser.getNumberType()) {
            case FLOAT, DOUBLE -> Double.toString(parser.getDoubleValue());
            default -> parser.getNumberValue().toString();
        };
    }
}
