package dev.regatta.internal.error;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Masks what looks like a key or a password in a text, before people, logs or models see it. */
final class Secrets {
    private static final String HIDDEN = "***";

    /** The first group stays, the rest of what is found is the secret. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("(?i)(\\b(?:bearer|basic)\\s+)[a-z0-9._~+/=-]{8,}"),
            Pattern.compile("(://)[^/\\s@:]{1,200}:[^/\\s@]{1,200}(?=@)"),
            Pattern.compile("(?i)([?&](?:key|sig|code|auth)=)[^&\\s\"'#]+"),
            Pattern.compile("(?i)((?:api[_-]?key|apikey|access[_-]?key|secret|token|passw(?:or)?d|authorization)"
                    + "[a-z0-9_-]{0,20}[\"']?\\s?[=:]\\s?[\"']?)(?!bearer|basic)[^\\s\"'&,;)}\\]]{6,}"),
            Pattern.compile("()\\b(?:sk|pk|rk)-[a-zA-Z0-9_-]{8,}"),
            Pattern.compile("()\\bAIza[0-9A-Za-z_-]{20,}"),
            Pattern.compile("()\\bgh[pousr]_[A-Za-z0-9]{20,}"),
            Pattern.compile("()\\bxox[abprs]-[A-Za-z0-9-]{10,}"),
            Pattern.compile("()\\bAKIA[0-9A-Z]{16}\\b"),
            Pattern.compile("()\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*"));

    private Secrets() {}

    /** {@return the text without them} */
    static String hidden(String text) {
        String told = text;
        for (Pattern secret : SECRETS) {
            Matcher found = secret.matcher(told);
            if (found.find()) {
                told = found.replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
            }
        }
        return told;
    }
}
