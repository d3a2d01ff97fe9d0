package dev.regatta.models.wire;

import java.util.Collection;
import java.util.List;

/** Which of the values that go with a request are secret. */
final class Keys {
    /** What is shorter is also a word of messages, such as "none". */
    private static final int SHORTEST = 6;

    private Keys() {}

    /** {@return the keys in some values of headers} */
    static List<String> in(Collection<String> values) {
        return values.stream()
                .map(value -> value.replaceFirst("(?i)^(bearer|basic|token|key|apikey) ", "")
                        .strip())
                .filter(value -> value.length() >= SHORTEST)
                .toList();
    }
}
