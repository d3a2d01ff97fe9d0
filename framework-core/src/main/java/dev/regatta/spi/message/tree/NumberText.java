package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import org.jspecify.annotations.Nullable;

/**
 * A number in a tree as it is written, since only the type that it is for knows what it means: a zero has its sign, a decimal
 * its last zeros, and a number that nobody asks for is never computed.
 *
 * @param text the number as JSON writes it
 */
record NumberText(String text) {
    /** {@return the number that a node holds; {@code null} if it holds something else} */
    static @Nullable NumberText of(JsonNode node) {
        return node instanceof POJONode pojo && pojo.getPojo() instanceof NumberText number ? number : null;
    }

    /** {@return whether it has neither point nor exponent} */
    boolean isWhole() {
        return text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }
}
