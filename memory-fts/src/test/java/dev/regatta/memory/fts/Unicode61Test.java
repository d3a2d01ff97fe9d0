package dev.regatta.memory.fts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.text.Analyzer;
import dev.regatta.spi.memory.text.Analyzer.Token;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The analyzer cuts and stems text as SQLite's tokenizers do. */
final class Unicode61Test {
    private static final Analyzer ENGLISH = Analyzer.of(Tokenizer.ENGLISH);

    /** {@return the tokens that FTS5 makes of each text} */
    private static Map<Integer, List<String>> fts5(String tokenizer, List<String> texts) throws SQLException {
        Map<Integer, List<String>> tokens = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE t USING fts5 (x, content = '', tokenize = '" + tokenizer + "')");
            statement.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (rowid, x) VALUES (?, ?)")) {
                for (int i = 0; i < texts.size(); i++) {
                    insert.setInt(1, i);
                    insert.setString(2, texts.get(i));
                    insert.executeUpdate();
                }
            }
            connection.commit();
            try (ResultSet row = statement.executeQuery("SELECT doc, term FROM v ORDER BY doc, offset")) {
                while (row.next()) {
                    tokens.computeIfAbsent(row.getInt(1), key -> new ArrayList<>())
                            .add(row.getString(2));
                }
            }
        }
        return tokens;
    }

    @Test
    void every_code_point_outside_dense_scripts_is_treated_as_sqlite_does() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int point = 1; point < Character.MAX_CODE_POINT; point += point < 0x30000 ? 1 : 97) {
            boolean dense = Analyzer.of(Tokenizer.PLAIN)
                                    .tokens("q" + Character.toString(point) + "z")
                                    .size()
                            == 3
                    || (point >= 0x0E00 && point <= 0x0EFF)
                    || (point >= 0x1000 && point <= 0x109F)
                    || (point >= 0x1780 && point <= 0x17FF)
                    || (point >= 0x3000 && point <= 0x31FF);
            if (!dense && (point < 0xD800 || point > 0xDFFF)) {
                texts.add("q" + Character.toString(point) + "z " + Character.toString(point));
            }
        }

        Map<Integer, List<String>> expected = fts5("unicode61 remove_diacritics 2", texts);

        assertThat(texts).hasSizeGreaterThan(60_000);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(Analyzer.of(Tokenizer.PLAIN).tokens(texts.get(i)).stream()
                            .map(Token::text)
                            .toList())
                    .as(texts.get(i))
                    .isEqualTo(expected.get(i));
        }
    }

    @Test
    void words_are_stemmed_as_sqlite_does() throws Exception {
        List<String> words = new ArrayList<>();
        String[] endings = {
            "", "s", "es", "ies", "ed", "eed", "ing", "y", "ational", "tional", "enci", "anci", "izer", "abli", "alli",
            "entli", "eli", "ousli", "ization", "ation", "ator", "alism", "iveness", "fulness", "ousness", "aliti",
            "iviti", "biliti", "logi", "icate", "ative", "alize", "iciti", "ical", "ful", "ness", "al", "ance", "ence",
            "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "sion", "tion", "ou", "ism", "ate", "iti",
            "ous", "ive", "ize", "e", "ll", "sses", "ss", "at", "bl", "iz", "tt", "zz", "yed", "ying", "ied"
        };
        String[] stems = {
            "",
            "a",
            "b",
            "tr",
            "ee",
            "ie",
            "at",
            "hop",
            "fall",
            "fil",
            "rat",
            "roll",
            "control",
            "probat",
            "rel",
            "digit",
            "sens",
            "conform",
            "radic",
            "differ",
            "vile",
            "analog",
            "vietnam",
            "predic",
            "oper",
            "feud",
            "decis",
            "hope",
            "call",
            "form",
            "sky",
            "cry",
            "syzygy",
            "yy",
            "ayb",
            "été",
            "ß",
            "насос",
            "wx",
            "box",
            "snow",
            "z".repeat(57),
            "é".repeat(29)
        };
        for (String stem : stems) {
            for (String ending : endings) {
                words.add(stem + ending);
            }
        }

        Map<Integer, List<String>> expected = fts5("porter unicode61 remove_diacritics 2", words);

        for (int i = 0; i < words.size(); i++) {
            assertThat(ENGLISH.tokens(words.get(i)).stream()
                            .map(token -> ENGLISH.stem(token.text()))
                            .toList())
                    .as(words.get(i))
                    .isEqualTo(expected.getOrDefault(i, List.of()));
        }
    }
}
