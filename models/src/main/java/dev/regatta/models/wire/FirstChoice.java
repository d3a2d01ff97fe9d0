package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Picks one of several answers to the same request: the first, and in a stream always the same. Used by one thread. */
final class FirstChoice {
    private @Nullable Integer read; // the index of the one that is read

    /** {@return what one event says of the answer that is read; {@code null} if it says nothing} */
    @Nullable
    JsonNode of(JsonNode choices) {
        JsonNode best = null;
        int lowest = Integer.MAX_VALUE;
        int at = 0;
        for (JsonNode each : Trees.list(choices)) {
            Integer told = Trees.count(each.path("index"));
            int index = told == null ? at : told;
            if (index < lowest) {
                lowest = index;
                best = each;
            }
            at++;
        }
        if (best == null) {
            return null;
        }
        read = read == null ? lowest : read;
        return lowest == read ? best : null;
    }
}
