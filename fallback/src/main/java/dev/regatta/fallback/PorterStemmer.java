package dev.regatta.fallback;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes the endings off English words: Porter, "An algorithm for suffix stripping", Program 14 (1980), as SQLite's FTS5
 * applies it: words of at most two or at least 64 bytes stay as they are.
 */
final class PorterStemmer {
    private static final int SHORTEST = 3;
    private static final int LONGEST_BYTES = 63;

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

    static String stem(String word) {
        int bytes = word.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST || bytes > LONGEST_BYTES) {
            return word;
        }
        String stem = step1c(step1b(step1a(word)));
        stem = longest(stem, STEP_2, 0);
        stem = longest(stem, STEP_3, 0);
        stem = longest(stem, STEP_4, 1);
        return step5(stem);
    }

    private static String step1a(String word) {
        if (word.endsWith("sses") || word.endsWith("ies")) {
            return cut(word, 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String step1b(String word) {
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        String stem = word.endsWith("ed") ? cut(word, 2) : word.endsWith("ing") ? cut(word, 3) : word;
        if (stem.length() == word.length() || !hasVowel(stem)) {
            return word;
        }
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsWithDoubleConsonant(stem) && !stem.endsWith("l") && !stem.endsWith("s") && !stem.endsWith("z")) {
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
            if (word.endsWith(candidate) && candidate.length() > ending.length()) {
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
        return result.endsWith("ll") && measure(result) > 1 ? cut(result, 1) : result;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    private static boolean isVowel(String word, int at) {
        return switch (word.charAt(at)) {
            case 'a', 'e', 'i', 'o', 'u' -> true;
            case 'y' -> at > 0 && !isVowel(word, at - 1);
            default -> false;
        };
    }

    private static boolean hasVowel(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (isVowel(word, i)) {
                return true;
            }
        }
        return false;
    }

    /** {@return how many times vowels are followed by consonants: m in Porter's paper} */
    private static int measure(String word) {
        int count = 0;
        for (int i = 1; i < word.length(); i++) {
            count += isVowel(word, i - 1) && !isVowel(word, i) ? 1 : 0;
        }
        return count;
    }

    private static boolean endsWithDoubleConsonant(String word) {
        int n = word.length();
        return n >= 2 && word.charAt(n - 1) == word.charAt(n - 2) && !isVowel(word, n - 1);
    }

    /** {@return whether the word ends consonant, vowel, consonant, the last not w, x or y: *o in Porter's paper} */
    private static boolean endsShort(String word) {
        int n = word.length();
        return n >= 3
                && !isVowel(word, n - 1)
                && isVowel(word, n - 2)
                && !isVowel(word, n - 3)
                && "wxy".indexOf(word.charAt(n - 1)) < 0;
    }
}
