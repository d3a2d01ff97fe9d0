package dev.regatta.spi.message.tree;

import dev.regatta.spi.message.json.PointerText;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where in a value we are; costs nothing until somebody asks for it.
 *
 * @param parent what lies around; {@code null} for the whole
 * @param name the name in an object; {@code null} in a list
 * @param index the index in a list
 */
record Path(@Nullable Path parent, @Nullable String name, int index) {
    static final Path ROOT = new Path(null, null, 0);

    Path to(String name) {
        return new Path(this, name, 0);
    }

    Path to(int index) {
        return new Path(this, null, index);
    }

    /** {@return the same as a JSON pointer} */
    String pointer() {
        Deque<Path> steps = new ArrayDeque<>();
        for (Path step = this; step.parent != null; step = step.parent) {
            steps.push(step);
        }
        PointerText pointer = new PointerText();
        for (Path step : steps) {
            if (step.name == null) {
                pointer.into(step.index);
            } else {
                pointer.into(step.name);
            }
        }
        return pointer.toString();
    }
}
