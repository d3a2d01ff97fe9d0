package dev.regatta.tool;

import dev.regatta.internal.json.CanonicalJson;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call: as the model wrote them, and in canonical form, which is found out once and only when somebody
 * asks. For one thread at a time.
 */
public final class CallArguments {
    private final String text;
    private boolean read;
    private @Nullable String canonical;
    private @Nullable CacheKey known;

    private CallArguments(String text) {
        this.text = text;
    }

    /**
     * Makes the arguments of a call.
     *
     * @param text a JSON object, as the model wrote it; blank for none
     * @return the arguments
     */
    public static CallArguments of(String text) {
        return new CallArguments(text.isBlank() ? "{}" : text);
    }

    /** {@return as the model wrote them} */
    public String text() {
        return text;
    }

    /**
     * {@return the form in which arguments that mean the same are the same: names sorted, numbers by value, escapes and
     * spaces gone; {@code null} if the text is no JSON}
     */
    public @Nullable String canonical() {
        if (!read) {
            canonical = CanonicalJson.of(text);
            read = true;
        }
        return canonical;
    }

    void recognised(CacheKey key) {
        known = key;
        canonical = key.canonical();
        read = true;
    }

    @Nullable
    CacheKey known() {
        return known;
    }
}
