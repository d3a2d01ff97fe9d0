package dev.regatta.fallback;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts text into tokens as FTS5's {@code porter unicode61 remove_diacritics 2} does. */
final class Tokens {
    private Tokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isTokenPart(point)) {
                token.appendCodePoint(point);
            } else {
                finish(token, tokens);
            }
        });
        finish(token, tokens);
        return tokens;
    }

    private static boolean isTokenPart(int point) {
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.PRIVATE_USE,
                    Character.NON_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static void finish(StringBuilder token, List<String> tokens) {
        if (token.isEmpty()) {
            return;
        }
        String folded = Normalizer.normalize(token.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}+", "");
        token.setLength(0);
        if (!folded.isEmpty()) {
            tokens.add(PorterStemmer.stem(folded));
        }
    }
}
