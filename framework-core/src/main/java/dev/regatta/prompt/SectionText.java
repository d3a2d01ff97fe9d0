package dev.regatta.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a section, taken apart once, so that filling it in is no more than putting strings together. Immutable. */
final class SectionText {
    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");

    private static final int USUAL_CHARACTERS = 256;

    private final List<List<Line>> paragraphs;

    /** A line: texts and places by turns, a text first and last; {@code says} tells whether it has more than places. */
    private record Line(List<String> texts, List<String> places, boolean says) {
        static Line of(String line) {
            List<String> texts = new ArrayList<>();
            List<String> places = new ArrayList<>();
            Matcher place = PLACE.matcher(line);
            int at = 0;
            while (place.find()) {
                texts.add(line.substring(at, place.start()));
                places.add(place.group(1));
                at = place.end();
            }
            texts.add(line.substring(at));
            return new Line(texts, places, !texts.stream().allMatch(String::isBlank));
        }

        boolean isKept(Map<String, String> values) {
            boolean kept = says;
            for (int i = 0; i < places.size() && !kept; i++) {
                kept = !values.getOrDefault(places.get(i), "").isBlank();
            }
            return kept;
        }

        void fill(Map<String, String> values, StringBuilder to) {
            to.append(texts.getFirst());
            for (int i = 0; i < places.size(); i++) {
                to.append(values.getOrDefault(places.get(i), "")).append(texts.get(i + 1));
            }
        }
    }

    private SectionText(List<List<Line>> paragraphs) {
        this.paragraphs = paragraphs;
    }

    static SectionText of(String text) {
        return new SectionText(Arrays.stream(text.split("\n\\s*\n"))
                .map(paragraph -> paragraph.lines().map(Line::of).toList())
                .toList());
    }

    Set<String> places() {
        Set<String> places = new TreeSet<>();
        paragraphs.forEach(paragraph -> paragraph.forEach(line -> places.addAll(line.places())));
        return places;
    }

    String fill(Map<String, String> values) {
        StringBuilder text = new StringBuilder(USUAL_CHARACTERS);
        for (int i = 0; i < paragraphs.size(); i++) {
            List<Line> paragraph = paragraphs.get(i);
            String separator = text.isEmpty() ? "" : "\n\n";
            for (int j = 0; j < paragraph.size(); j++) {
                Line line = paragraph.get(j);
                if (line.isKept(values)) {
                    text.append(separator);
                    line.fill(values, text);
                    separator = "\n";
                }
            }
        }
        return text.toString();
    }
}
