package dev.regatta.sbom.header;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.regatta.sbom.bom.License;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells SPDX licence expressions (SPDX 2.3, annex D) from other texts, and spells them as the SPDX list does. Thread-safe.
 *
 * @implNote The list is the one that CycloneDX ships for its own schema.
 */
final class LicenseExpressions {
    private static final int LONGEST = 1_024;
    private static final int DEEPEST = 32;
    private static final int LONGEST_REFERENCE = 120;
    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[A-Za-z0-9.:+-]+)");
    private static final Pattern REFERENCE = Pattern.compile("(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");

    private final List<String> tokens;
    private final List<String> spelled = new ArrayList<>();
    private int next;
    private boolean listed = true;

    private LicenseExpressions(List<String> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads what somebody declared.
     *
     * @param declared the text; not blank
     * @param source where it stands
     * @return the licence: an expression of the list, or a reference made of the text
     */
    static License read(String declared, String source) {
        String text = declared.strip();
        List<String> tokens = text.length() > LONGEST ? List.of() : tokens(text);
        LicenseExpressions parser = new LicenseExpressions(tokens);
        if (!tokens.isEmpty() && parser.expression(0) && parser.next == tokens.size()) {
            return new License(declared, parser.joined(), parser.listed, source);
        }
        return new License(declared, reference(text), false, source);
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            tokens.add(matcher.group(1));
            at = matcher.end();
        }
        return at == text.length() ? tokens : List.of();
    }

    private static String reference(String text) {
        String name = text.replaceAll("[^A-Za-z0-9.-]+", "-").replaceAll("^-+|-+$", "");
        name = name.isEmpty() ? "unnamed" : name.substring(0, Math.min(name.length(), LONGEST_REFERENCE));
        return name.matches("LicenseRef-.+") ? name : "LicenseRef-" + name;
    }

    /** Reads licences joined by AND and OR. */
    private boolean expression(int depth) {
        if (depth > DEEPEST || !license(depth)) {
            return false;
        }
        while (next < tokens.size() && (isWord("AND") || isWord("OR"))) {
            spelled.add(tokens.get(next++).toUpperCase(Locale.ROOT));
            if (!license(depth)) {
                return false;
            }
        }
        return true;
    }

    private boolean license(int depth) {
        if (next == tokens.size()) {
            return false;
        }
        String token = tokens.get(next++);
        if (token.equals("(")) {
            spelled.add("(");
            boolean closed = expression(depth + 1)
                    && next < tokens.size()
                    && tokens.get(next++).equals(")");
            spelled.add(")");
            return closed;
        }
        String known = REFERENCE.matcher(token).matches() ? token : identifier(token);
        if (known == null) {
            return false;
        }
        listed &= !known.contains("LicenseRef-");
        spelled.add(known);
        return !isWord("WITH") || exception();
    }

    private boolean exception() {
        next++;
        String known = next == tokens.size()
                ? null
                : SpdxList.EXCEPTIONS.get(tokens.get(next++).toLowerCase(Locale.ROOT));
        if (known == null) {
            return false;
        }
        spelled.add("WITH");
        spelled.add(known);
        return true;
    }

    private static @Nullable String identifier(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        String known = SpdxList.LICENSES.get(lower);
        if (known == null && lower.endsWith("+")) {
            String base = SpdxList.LICENSES.get(lower.substring(0, lower.length() - 1));
            return base == null ? null : base + "+";
        }
        return known;
    }

    private boolean isWord(String word) {
        return next < tokens.size()
                && (tokens.get(next).equals(word) || tokens.get(next).equals(word.toLowerCase(Locale.ROOT)));
    }

    private String joined() {
        return String.join(" ", spelled).replace("( ", "(").replace(" )", ")");
    }

    /** The identifiers of the list by their lower-case forms; read when the first licence is. */
    private static final class SpdxList {
        private static final String FIRST_EXCEPTION = "389-exception";
        static final Map<String, String> LICENSES = new HashMap<>(1_400);
        static final Map<String, String> EXCEPTIONS = new HashMap<>(200);

        static {
            try (InputStream schema = org.cyclonedx.Version.class.getResourceAsStream("/spdx.schema.json");
                    JsonParser parser = new JsonFactory().createParser(schema)) {
                Map<String, String> into = LICENSES;
                boolean inList = false;
                while (parser.nextToken() != null) {
                    if (parser.currentToken() == JsonToken.START_ARRAY) {
                        inList = "enum".equals(parser.currentName());
                    } else if (inList && parser.currentToken() == JsonToken.VALUE_STRING) {
                        String id = parser.getText();
                        into = id.equals(FIRST_EXCEPTION) ? EXCEPTIONS : into;
                        into.put(id.toLowerCase(Locale.ROOT), id);
                    }
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(
                        "The SPDX licence list in the CycloneDX library cannot be read.", broken);
            }
        }
    }
}
