package dev.regatta.memory;

import java.util.regex.Pattern;

/** What a scope looks like, and what lies below it. */
final class Scopes {
    private static final Pattern FORM = Pattern.compile("/|(/[^/\\s]+)+");

    private Scopes() {}

    static String check(String scope) {
        if (!FORM.matcher(scope).matches()) {
            throw new IllegalArgumentException(
                    "A scope is a path such as /crew/briefing, or / for everything; it cannot be '" + scope + "'");
        }
        return scope;
    }
}
