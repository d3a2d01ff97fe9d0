package dev.regatta.memory;

import dev.regatta.support.Cut;
import java.util.regex.Pattern;

/** What a scope looks like, and what lies below it. */
final class Scopes {
    private static final Pattern FORM = Pattern.compile("/|(/[^/\\s]+)+");
    private static final int LONGEST = 1_000;

    private Scopes() {}

    static String check(String scope) {
        if (scope.length() > LONGEST || !FORM.matcher(scope).matches()) {
            throw new IllegalArgumentException(
                    "A scope is a path such as /crew/briefing, or / for everything, of at most " + LONGEST
                            + " characters; it cannot be '" + Cut.beginning(scope, 80) + "'");
        }
        return scope;
    }

    static boolean holds(String scope, String other) {
        return scope.equals("/")
                || other.equals(scope)
                || (other.length() > scope.length() && other.startsWith(scope) && other.charAt(scope.length()) == '/');
    }
}
