package dev.regatta.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row is cut where its bars are, and nowhere else. */
final class SentencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dr. Smith approves the design.|The roof is dry.",
                "It takes a type, e.g. List, and a name.|It is quick.",
                "Der Vertrag endet am 31. Dezember 2026.|Danach ist Schluss.",
                "Die Anlage kostete 23.500 Euro, z. B. für Pumpe und Speicher.|Sie läuft.",
                "Am 3. Mai kam sie an.|Alle waren da.",
                "The limit is 12.|The next is 13.",
                "He sold pumps, pipes, etc.|Then he left.",
                "Call `a.b. C` first (see Fig. 3. It helps).|Then stop.",
                "水泵很安静。|它很便宜。",
                "هل المضخة هادئة؟|المضخة هادئة.",
                "Is it open?|Nobody knows!|Version 1.2.3 is out."
            })
    void sentences_are_whole(String row) {
        List<String> sentences = List.of(row.split("\\|"));
        boolean spaced = row.codePoints().noneMatch(Character::isIdeographic);

        assertThat(Sentences.of(String.join(spaced ? " " : "", sentences))).isEqualTo(sentences);
    }
}
