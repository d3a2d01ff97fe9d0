package dev.regatta.memory;

import dev.regatta.spi.memory.StoreQuery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a page ended, and by which clock its scores were computed.
 *
 * @param place the last hit
 * @param now from when recency was counted
 */
record Cursor(StoreQuery.Place place, Instant now) {

    String text() {
        String parts = place.key() + " " + now.toEpochMilli() + " " + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    static Cursor parse(String text) {
        try {
            String parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int first = parts.indexOf(' ');
            int second = parts.indexOf(' ', first + 1);
            return new Cursor(
                    new StoreQuery.Place(Long.parseLong(parts, 0, first, 10), parts.substring(second + 1)),
                    Instant.ofEpochMilli(Long.parseLong(parts, first + 1, second, 10)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "A search goes on after the cursor() of a hit; '" + text + "' is none. Leave it out to begin anew.",
                    e);
        }
    }
}
