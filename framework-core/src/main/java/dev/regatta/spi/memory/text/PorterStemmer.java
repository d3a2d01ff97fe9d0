package dev.regatta.spi.memory.text;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes the endings off English words: Porter, "An algorithm for suffix stripping", Program 14 (1980), as SQLite's FTS5
 * applies it: words of less than 3 or more than 64 bytes stay as they are, and an ending
 * is only taken off where something is left.
 */
final class PorterStemmer {
    private static final int SHORTEST = 3;
    private static final int LONGEST_BYTES = 64;

    private static final Map<String, String> STEP_2 = rules(
            "ational", "ate", "tional", "tion", "enci", "ence", "anci", "ance", "izer", "ize", "logi", "log", "bli",
            "ble", "alli", "al", "entli", "ent", "eli", "e", "ousli", "ous", "ization", "ize", "ation", "ate", "ator",
            "ate", "alism", "al", "iveness", "ive", "fulness", "ful", "ousness", "ous", "aliti", "al", "iviti", "ive",
            "biliti", "ble");
    private static final Map<String, String> STEP_3 =
            rules("icate", "ic", "ative", "", "alize", "al", "iciti", "ic", "ical", "ic", "ful", "", "ness", "");
    private static final Map<String, String> STEP_4 = rules(
            "al", "", "ance", "", "ence", "", "er", "", "ic", "", "able", "", "ible", "", "ant", "", "ement", "",
            "ment", "", "ent", "", "ion", "", "ou", "", "ism", "", "ate", "", "iti", "", "ous", "", "ive", "", "ize",
            "");

    private PorterStemmer() {}

    private static Map<String, String> rules(String... pairs) {
        Map<String, String> rules = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            rules.put(pairs[i], pairs[i + 1]);
        }
        return rules;
    }

    /** Letters are bytes of UTF-8, as they are for FTS5: a character beyond ASCII counts as several consonants. */
    static String stem(String word) {
        boolean ascii = isAscii(word);
        String letters = ascii ? word : new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        if (letters.length() < SHORTEST || letters.length() > LONGEST_BYTES) {
            return word;
        }
        String stem = step1c(step1b(step1a(letters)));
        stem = longest(stem, STEP_2, 0);
        stem = longest(stem, STEP_3, 0);
        stem = longest(stem, STEP_4, 1);
        stem = step5(stem);
        return ascii ? stem : new String(stem.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a word ends so and has something before it} */
    private static boolean ends(String word, String ending) {
        return word.length() > ending.length() && word.endsWith(ending);
    }

    private static String step1a(String word) {
        if (ends(word, "sses") || ends(word, "ies")) {
            return cut(word, 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String step1b(String word) {
        if (ends(word, "eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        String stem = ends(word, "ed") ? cut(word, 2) : ends(word, "ing") ? cut(word, 3) : word;
        if (stem.length() == word.length() || !hasVowel(stem)) {
            return word;
        }
        if (ends(stem, "at") || ends(stem, "bl") || ends(stem, "iz")) {
            return stem + "e";
        }
        if (endsWithDoubleConsonant(stem)) {
            return cut(stem, 1);
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        return word.endsWith("y") && hasVowel(cut(word, 1)) ? cut(word, 1) + "i" : word;
    }

    /** Applies the rule with the longest ending that fits, if what is left of the word is long enough. */
    private static String longest(String word, Map<String, String> rules, int least) {
        String ending = "";
        for (String candidate : rules.keySet()) {
            if (candidate.length() > ending.length() && ends(word, candidate)) {
                ending = candidate;
            }
        }
        if (ending.isEmpty()) {
            return word;
        }
        String stem = cut(word, ending.length());
        boolean ionNeeds = ending.equals("ion") && !(stem.endsWith("s") || stem.endsWith("t"));
        return measure(stem) > least && !ionNeeds ? stem + rules.getOrDefault(ending, "") : word;
    }

    private static String step5(String word) {
        String result = word;
        if (result.endsWith("e")) {
            String stem = cut(result, 1);
            int measure = measure(stem);
            if (measure > 1 || (measure == 1 && !endsShort(stem))) {
                result = stem;
            }
        }
        return result.endsWith("ll") && measure(cut(result, 1)) > 1 ? cut(result, 1) : result;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    private static boolean isVowel(char letter, boolean afterConsonant) {
        return switch (letter) {
            case 'a', 'e', 'i', 'o', 'u' -> true;
            case 'y' -> afterConsonant;
            default -> false;
        };
    }

    private static boolean hasVowel(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (isVowel(word.charAt(i), i > 0)) {
                return true;
            }
        }
        return false;
    }

    /** {@return how many times vowels are followed by consonants: m in Porter's paper} */
    private static int measure(String word) {
        int count = 0;
        boolean consonant = false;
        boolean vowelBefore = false;
        for (int i = 0; i < word.length(); i++) {
            consonant = !isVowel(word.charAt(i), consonant);
            count += consonant && vowelBefore ? 1 : 0;
            vowelBefore = !consonant;
        }
        return count;
    }

    private static boolean endsWithDoubleConsonant(String word) {
        int n = word.length();
        char last = word.charAt(n - 1);
        return n >= 2 && last == word.charAt(n - 2) && !isVowel(last, false) && "lsz".indexOf(last) < 0;
    }

    /** {@return whether the word ends consonant, vowel, consonant, the last not w, x or y: *o in Porter's paper} */
    private static boolean endsShort(String word) {
        int n = word.length();
        if (n < 3 || "wxy".indexOf(word.charAt(n - 1)) >= 0) {
            return false;
        }
        boolean consonant = false;
        int pattern = 0;
        for (int i = 0; i < n; i++) {
            consonant = !isVowel(word.charAt(i), consonant);
            pattern = (pattern << 1 | (consonant ? 1 : 0)) & 7;
        }
        return pattern == 5;
    }
}
