package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryFilter.Relation;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.QuerySyntaxException;
import dev.regatta.memory.Ranking;
import dev.regatta.memory.RememberOptions;
import dev.regatta.spi.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every memory finds, and in which order. */
@Timeout(60)
public abstract class MemorySearchContract {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

    private Memory memory;

    /** Makes the contract; called by JUnit through its subclasses. */
    protected MemorySearchContract() {}

    /** {@return the backend under test} */
    protected abstract MemoryBackend backend();

    @BeforeEach
    void open() {
        memory = memory(MemoryOptions.defaults());
    }

    private Memory memory(MemoryOptions options) {
        MemoryOptions fixed = options.clock(InstantSource.fixed(NOW));
        return Memory.over(backend().inMemory(fixed), fixed);
    }

    @AfterEach
    void index_and_records_agree() {
        assertThat(memory.check()).isEmpty();
        memory.close();
    }

    private void add(String id, String content) {
        memory.remember(content, RememberOptions.defaults().id(id));
    }

    private void add(String id, String content, RememberOptions how) {
        memory.remember(content, how.id(id));
    }

    private List<String> find(String text) {
        return find(MemoryQuery.of(text));
    }

    private List<String> find(MemoryQuery query) {
        return memory.search(query).stream().map(hit -> hit.record().id()).toList();
    }

    // ---- words
    // ------------------------------------------------------------------------------------------------------

    @Test
    void any_word_may_match_and_more_and_rarer_words_rank_higher() {
        add("1", "pump cellar");
        add("2", "pump hums night");
        add("3", "boiler hums");
        add("4", "nothing kind");
        add("5", "else here");

        assertThat(find("pump hums")).containsExactly("2", "1", "3");
    }

    @Test
    void scores_are_those_of_bm25() {
        add("1", "apple apple pear");
        add("2", "pear plum fig date");
        add("3", "fig date plum quince medlar");

        double idf = Math.log((3 - 1 + 0.5) / (1 + 0.5));
        double expected = idf * (2 * 2.2) / (2 + 1.2 * (0.25 + 0.75 * 3 / 4.0));
        assertThat(memory.search("apple").getFirst().score()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void a_word_in_most_records_still_counts_a_little() {
        add("1", "common");
        add("2", "common");

        assertThat(find("common")).containsExactly("1", "2");
        assertThat(memory.search("common").getFirst().score()).isPositive();
    }

    @Test
    void equal_scores_are_ordered_by_id_also_beyond_the_limit() {
        for (String id : List.of("c", "a", "\uD83D\uDE00", "d", "\uFFFD", "b")) {
            add(id, "same words");
        }

        assertThat(find(MemoryQuery.of("words").limit(3))).containsExactly("a", "b", "c");
        assertThat(find("words")).containsExactly("a", "b", "c", "d", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void english_endings_case_and_accents_do_not_matter() {
        add("1", "The CAFÉS were connected by running rivers");
        add("2", "nothing");

        for (String word : List.of("cafe", "Café", "connection", "run", "RIVER", "cafe\u0301")) {
            assertThat(find(word)).as(word).containsExactly("1");
        }
    }

    @Test
    void other_alphabets_are_found_in_any_case() {
        add("1", "Тепловой насос");
        add("2", "Η ΑΝΤΛΙΑ θερμότητας");
        add("3", "مضخة حرارية");
        add("4", "ヒートポンプは静かです");

        assertThat(find("НАСОС")).containsExactly("1");
        assertThat(find("αντλια")).containsExactly("2");
        assertThat(find("حرارية")).containsExactly("3");
    }

    @Test
    void stop_words_count_only_if_there_are_no_others() {
        add("1", "what the who is");
        add("2", "pump");

        assertThat(find("what is the pump")).containsExactly("2");
        assertThat(find("the who")).containsExactly("1");
    }

    @Test
    void a_phrase_is_found_as_it_stands() {
        add("1", "the heat pump hums");
        add("2", "pump the heat out");
        add("3", "heat. Pumps!");

        assertThat(find("\"heat pump\"")).containsExactlyInAnyOrder("1", "3");
        assertThat(find("\"pump the heat\"")).containsExactly("2");
    }

    @Test
    void a_prefix_finds_what_begins_so() {
        add("1", "thermostat");
        add("2", "thermometer");
        add("3", "theme");

        assertThat(find("thermo*")).containsExactlyInAnyOrder("1", "2");
        assertThat(find("the*")).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(find("*")).isEmpty();
    }

    @Test
    void what_is_excluded_is_not_found() {
        add("1", "pump roof");
        add("2", "pump cellar");
        add("3", "pump on the flat roof");

        assertThat(find("pump -roof")).containsExactly("2");
        assertThat(find("pump -\"flat roof\"")).containsExactlyInAnyOrder("1", "2");
        assertThat(find("pump -ro*")).containsExactly("2");
        assertThat(find("-roof")).isEmpty();
    }

    @Test
    void a_hyphen_within_a_word_excludes_nothing() {
        add("1", "a state-of-the-art pump");

        assertThat(find("state-of-the-art")).containsExactly("1");
        assertThat(find("pump - art")).containsExactly("1");
    }

    @Test
    void operators_of_query_languages_are_words_like_others() {
        add("1", "this AND that OR those NEAR here NOT there");

        for (String word : List.of("AND", "OR", "NOT", "NEAR", "NEAR(here there)", "content:here", "(that", "^this")) {
            assertThat(find(word)).as(word).containsExactly("1");
        }
    }

    @Test
    void no_input_is_a_syntax_error() {
        add("1", "plain text");

        for (String odd : List.of(
                "",
                " ",
                "\"",
                "\"\"",
                "\"\"\"",
                "'",
                "''; DROP TABLE memory; --",
                "*",
                "-",
                "--",
                "-\"",
                "a\"b",
                "\\",
                "%",
                "_",
                "(",
                ")",
                "{}",
                "[]",
                "^",
                ":",
                "+",
                "NEAR(",
                "\0",
                "\uD83D",
                "\t\n\r",
                "😀",
                "a".repeat(10_000),
                "x ".repeat(10_000),
                "\" \" \"",
                "-*",
                "\"*\"",
                "!!!",
                "AND OR NOT",
                "text AND",
                "OR text")) {
            memory.search(odd);
            memory.search(MemoryQuery.of(odd).withoutNeighbours().in("/x"));
        }

        assertThat(find("OR text")).containsExactly("1");
    }

    @Test
    void a_very_long_word_is_found() {
        String word = "x".repeat(9_999) + "y";
        add("1", "before " + word + " behind");
        add("2", "x".repeat(9_999) + "z");

        assertThat(find(word)).containsExactly("1");
    }

    // ---- scripts without spaces
    // -------------------------------------------------------------------------------------

    @Test
    void any_two_or_more_characters_of_a_script_without_spaces_are_found() {
        String text = "東京都に行きました";
        add("1", "昨日" + text + "。");
        add("2", "京都の東");

        for (int from = 0; from < text.length() - 1; from++) {
            for (int to = from + 2; to <= text.length(); to++) {
                assertThat(find('"' + text.substring(from, to) + '"'))
                        .as(text.substring(from, to))
                        .contains("1");
            }
        }
        assertThat(find("東京都").getFirst()).isEqualTo("1");
        assertThat(find("\"東京\"")).containsExactly("1");
    }

    @Test
    void one_character_of_a_script_without_spaces_is_found_too() {
        add("1", "東京");
        add("2", "関東");
        add("3", "大阪");

        assertThat(find("東")).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void thai_and_mixed_texts_are_found() {
        add("1", "ปั๊มความร้อนเงียบมาก");
        add("2", "GPT東京4は速い");

        assertThat(find("\"ความร้อน\"")).containsExactly("1");
        assertThat(find("gpt")).containsExactly("2");
        assertThat(find("速い")).containsExactly("2");
    }

    @Test
    void a_long_text_without_spaces_is_found_from_end_to_end() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.appendCodePoint(0x4E00 + i);
        }
        add("1", text.toString());

        for (int at : List.of(0, 198, 199, 200, 201, 399, 400, 996)) {
            assertThat(find('"' + text.substring(at, at + 4) + '"'))
                    .as("at " + at)
                    .containsExactly("1");
        }
    }

    // ---- metadata, scopes, times
    // ------------------------------------------------------------------------------------

    @Test
    void strings_of_the_metadata_are_searched_and_count_less() {
        add("1", "hums", RememberOptions.defaults().metadata(Map.of("room", "cellar", "floor", -1, "dry", true)));
        add("2", "cellar");
        add("3", "attic");
        add("4", "roof");

        assertThat(find("cellar")).containsExactly("2", "1");
        assertThat(find("floor")).isEmpty();
        assertThat(find("true")).isEmpty();
    }

    @Test
    void a_scope_holds_what_lies_in_it_and_below() {
        add("1", "word", RememberOptions.in("/crew/a"));
        add("2", "word", RememberOptions.in("/crew/a/deep"));
        add("3", "word", RememberOptions.in("/crew/ab"));
        add("4", "word", RememberOptions.in("/crew"));
        add("5", "word", RememberOptions.in("/crew/a-b"));

        assertThat(find(MemoryQuery.of("word").in("/crew/a"))).containsExactly("1", "2");
        assertThat(find(MemoryQuery.of("word").in("/"))).containsExactly("1", "2", "3", "4", "5");
        assertThat(find(MemoryQuery.of("word").in("/none"))).isEmpty();
    }

    @Test
    void a_small_scope_is_found_behind_a_large_one() {
        for (int i = 0; i < 200; i++) {
            add("big" + i, "word word word", RememberOptions.in("/big"));
        }
        add("small", "word among many others that make it rank low", RememberOptions.in("/small"));

        assertThat(find(MemoryQuery.of("word").in("/small").limit(5))).containsExactly("small");
    }

    @Test
    void metadata_can_be_equal_or_not() {
        add("1", "word", RememberOptions.defaults().metadata(Map.of("a", "x")));
        add("2", "word", RememberOptions.defaults().metadata(Map.of("a", "y")));
        add("3", "word");
        add("4", "word", RememberOptions.defaults().metadata(Map.of("a", 1)));
        add("5", "word", RememberOptions.defaults().metadata(Map.of("a", true)));

        assertThat(find(where("a", Relation.IS, "x"))).containsExactlyInAnyOrder("1");
        assertThat(find(where("a", Relation.IS_NOT, "x"))).containsExactlyInAnyOrder("2", "3", "4", "5");
        assertThat(find(where("a", Relation.IS, 1))).containsExactlyInAnyOrder("4");
        assertThat(find(where("a", Relation.IS, 1.0))).containsExactlyInAnyOrder("4");
        assertThat(find(where("a", Relation.IS, true))).containsExactlyInAnyOrder("5");
        assertThat(find(where("a", Relation.IS_NOT, true))).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(find(where("a", Relation.IS, "1"))).isEmpty();
        assertThat(find(where("b.c\"'", Relation.IS, "1"))).isEmpty();
    }

    @Test
    void metadata_can_be_smaller_or_greater() {
        for (int i = 0; i < 5; i++) {
            add("n" + i, "word", RememberOptions.defaults().metadata(Map.of("page", i, "name", "k" + i)));
        }
        add("r", "word", RememberOptions.defaults().metadata(Map.of("page", 2.5, "name", "\uD83D\uDE00")));
        add("s", "word", RememberOptions.defaults().metadata(Map.of("page", "3", "name", "\uFFFD")));

        assertThat(find(where("page", Relation.LESS, 2))).containsExactlyInAnyOrder("n0", "n1");
        assertThat(find(where("page", Relation.AT_MOST, 2.5))).containsExactlyInAnyOrder("n0", "n1", "n2", "r");
        assertThat(find(where("page", Relation.GREATER, 2))).containsExactlyInAnyOrder("n3", "n4", "r");
        assertThat(find(where("page", Relation.AT_LEAST, 3))).containsExactlyInAnyOrder("n3", "n4");
        assertThat(find(where("name", Relation.GREATER, "k3"))).containsExactlyInAnyOrder("n4", "r", "s");
        assertThat(find(where("name", Relation.GREATER, "\uFFFD"))).containsExactlyInAnyOrder("r");
        assertThatThrownBy(() -> where("dry", Relation.LESS, true)).hasMessageContaining("A boolean is not greater");
    }

    private static MemoryQuery where(String name, Relation relation, Object value) {
        return MemoryQuery.of("word").where(name, relation, value);
    }

    @Test
    void large_numbers_are_compared_exactly() {
        add("1", "word", RememberOptions.defaults().metadata(Map.of("n", 9_007_199_254_740_993L)));
        add("2", "word", RememberOptions.defaults().metadata(Map.of("n", 9_007_199_254_740_992.0)));

        assertThat(find(where("n", Relation.IS, 9_007_199_254_740_993L))).containsExactly("1");
        assertThat(find(where("n", Relation.LESS, 9_007_199_254_740_993L))).containsExactly("2");
    }

    @Test
    void conditions_scope_and_times_hold_together() {
        for (int i = 0; i < 10; i++) {
            add(
                    "" + i,
                    "word",
                    RememberOptions.in(i % 2 == 0 ? "/even" : "/odd")
                            .metadata(Map.of("i", i))
                            .at(NOW.minus(Duration.ofDays(i))));
        }

        MemoryQuery query = MemoryQuery.of("word")
                .in("/even")
                .where("i", Relation.GREATER, 0)
                .since(NOW.minus(Duration.ofDays(6)))
                .before(NOW.minus(Duration.ofDays(3)));

        assertThat(find(query)).containsExactly("4", "6");
        assertThat(find(MemoryQuery.of("word").since(Instant.MIN).before(Instant.MAX)))
                .hasSize(10);
        assertThat(find(MemoryQuery.of("word").since(NOW.plusNanos(1)))).isEmpty();
        assertThat(find(MemoryQuery.of("word").since(NOW.minusNanos(1)).before(NOW.plusNanos(1))))
                .containsExactly("0");
    }

    // ---- neighbours
    // -------------------------------------------------------------------------------------------------

    private void converse() {
        RememberOptions talk = RememberOptions.defaults().sequence("talk");
        add("a1", "Shall we meet at the harbour?", talk);
        add("a2", "yes, that one", talk);
        add("a3", "at noon then", talk);
        add("a4", "fine with me", talk);
        add("b1", "other matters", RememberOptions.defaults().sequence("other"));
        add("c1", "on its own");
    }

    @Test
    void a_part_of_a_sequence_is_found_through_its_neighbours() {
        converse();

        assertThat(find("harbour")).containsExactly("a1", "a2", "a3");
        assertThat(find(MemoryQuery.of("harbour").withoutNeighbours())).containsExactly("a1");
    }

    @Test
    void neighbours_follow_when_a_sequence_changes() {
        converse();

        memory.forget("a2");
        assertThat(find("harbour")).containsExactly("a1", "a3", "a4");
        add("a15", "in between", RememberOptions.defaults().sequence("talk"));
        assertThat(find("harbour")).containsExactly("a1", "a15", "a3");
        memory.update(memory.get("a1").orElseThrow().withContent("Shall we meet at the station?"));
        assertThat(find("harbour")).isEmpty();
        assertThat(find("station")).containsExactly("a1", "a15", "a3");
    }

    @Test
    void what_was_found_says_which_words_were_found_where() {
        converse();

        MemoryHit own = memory.search("Harbour meeting").getFirst();
        MemoryHit through = memory.search("harbour fine").stream()
                .filter(hit -> hit.record().id().equals("a2"))
                .findFirst()
                .orElseThrow();

        assertThat(own.words()).containsExactly("Harbour", "meeting");
        assertThat(own.snippet()).hasToString("Shall we [meet] at the [harbour]?");
        assertThat(through.words()).containsExactly("harbour", "fine");
        assertThat(through.snippet()).hasToString("yes, that one");
    }

    // ---- snippets
    // ---------------------------------------------------------------------------------------------------

    @Test
    void a_snippet_shows_where_the_words_stand() {
        add("1", "word ".repeat(100) + "here the heat pumps hum quietly " + "word ".repeat(100));

        MemoryHit hit = memory.search("\"heat pump\" quiet*").getFirst();

        assertThat(hit.snippet().text()).startsWith("…").endsWith("…");
        assertThat(hit.snippet().toString()).contains("the [heat pumps] hum [quietly] word");
        assertThat(hit.snippet().text().length()).isLessThan(300);
        assertThat(hit.words()).containsExactly("heat pump", "quiet");
        assertThat(hit.snippet().marked("<b>", "</b>")).contains("<b>quietly</b>");
    }

    // ---- ranking and pages
    // ------------------------------------------------------------------------------------------

    @Test
    void recency_and_importance_can_count_beside_relevance() {
        add(
                "old",
                "pump pump pump",
                RememberOptions.defaults().at(NOW.minus(Duration.ofDays(300))).importance(0));
        add(
                "new",
                "pump and more words here",
                RememberOptions.defaults().at(NOW).importance(1));
        add("none", "nothing", RememberOptions.defaults());
        add("none2", "nothing", RememberOptions.defaults());
        add("none3", "nothing", RememberOptions.defaults());

        assertThat(find("pump")).containsExactly("old", "new");
        assertThat(find(MemoryQuery.of("pump").ranking(Ranking.weighted()))).containsExactly("new", "old");
    }

    @Test
    void the_weighted_score_is_that_of_the_formula() {
        add(
                "1",
                "pump pump",
                RememberOptions.defaults().at(NOW.minus(Duration.ofDays(60))).importance(0.25));
        add(
                "2",
                "pump",
                RememberOptions.defaults().at(NOW.plus(Duration.ofDays(1))).importance(1));
        add("3", "nothing");
        add("4", "nothing");
        add("5", "nothing");
        List<MemoryHit> relevance = memory.search("pump");

        List<MemoryHit> weighted = memory.search(MemoryQuery.of("pump").ranking(Ranking.weighted()));

        assertThat(relevance).extracting(hit -> hit.record().id()).containsExactly("1", "2");
        assertThat(weighted).extracting(hit -> hit.record().id()).containsExactly("2", "1");
        assertThat(weighted.get(1).score()).isCloseTo(0.5 + 0.3 * 0.25 + 0.2 * 0.25, within(1e-8));
        assertThat(weighted.get(0).score())
                .isCloseTo(0.5 * relevance.get(1).score() / relevance.get(0).score() + 0.3 + 0.2, within(1e-8));
    }

    @Test
    void weights_never_drop_a_better_hit() {
        for (int i = 0; i < 300; i++) {
            add(
                    "n" + i,
                    "pump pump pump",
                    RememberOptions.defaults()
                            .at(NOW.minus(Duration.ofDays(3_000)))
                            .importance(0));
        }
        add(
                "best",
                "pump among so many other words that it is the least relevant of all",
                RememberOptions.defaults().at(NOW).importance(1));

        assertThat(find(MemoryQuery.of("pump")
                        .ranking(Ranking.weighted(0.1, 0.5, Duration.ofDays(1), 0.4))
                        .limit(1)))
                .containsExactly("best");
    }

    @Test
    void pages_follow_each_other_without_gap_or_repetition() {
        for (int i = 0; i < 95; i++) {
            add(
                    "r" + i,
                    "pump " + "x ".repeat(i % 7),
                    RememberOptions.defaults().importance((i % 4) / 4.0));
        }
        for (Ranking ranking : List.of(Ranking.relevance(), Ranking.weighted())) {
            MemoryQuery query = MemoryQuery.of("pump").ranking(ranking);
            List<String> all = find(query.limit(1000));

            List<String> paged = new ArrayList<>();
            List<MemoryHit> page = memory.search(query.limit(10));
            while (!page.isEmpty()) {
                page.forEach(hit -> paged.add(hit.record().id()));
                page = memory.search(query.limit(10).after(page.getLast().cursor()));
            }

            assertThat(paged).hasSize(95).isEqualTo(all);
        }
    }

    @Test
    void a_cursor_that_is_none_is_refused() {
        assertThatThrownBy(() -> memory.search(MemoryQuery.of("x").after("page 2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'page 2' is none");
        assertThatThrownBy(() -> MemoryQuery.of("x").limit(0)).hasMessage("limit must be 1 to 1000, was 0");
        assertThatThrownBy(() -> MemoryQuery.of("x").limit(1001)).hasMessage("limit must be 1 to 1000, was 1001");
    }

    // ---- the FTS5 grammar
    // -------------------------------------------------------------------------------------------

    private List<String> fts5(String text) {
        return find(MemoryQuery.fts5(text));
    }

    private void fillForGrammar() {
        add("1", "heat pump in the cellar");
        add("2", "the pump needs heat");
        add("3", "heat the whole house with one small pump");
        add("4", "boiler", RememberOptions.defaults().metadata(Map.of("note", "pump")));
    }

    @Test
    void operators_of_the_grammar_work() {
        fillForGrammar();

        assertThat(fts5("heat AND pump")).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(fts5("heat pump cellar")).containsExactly("1");
        assertThat(fts5("cellar OR boiler")).containsExactlyInAnyOrder("1", "4");
        assertThat(fts5("pump NOT heat")).containsExactly("4");
        assertThat(fts5("pump NOT (cellar OR small)")).containsExactlyInAnyOrder("2", "4");
        assertThat(fts5("heat + pump")).containsExactly("1");
        assertThat(fts5("\"heat pump\"")).containsExactly("1");
        assertThat(fts5("hou*")).containsExactly("3");
    }

    @Test
    void near_first_and_columns_of_the_grammar_work() {
        fillForGrammar();

        assertThat(fts5("NEAR(heat pump, 1)")).containsExactlyInAnyOrder("1", "2");
        assertThat(fts5("NEAR(heat pump)")).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(fts5("NEAR(heat pump, 0)")).containsExactly("1");
        assertThat(fts5("^heat")).containsExactlyInAnyOrder("1", "3");
        assertThat(fts5("about : pump")).containsExactly("4");
        assertThat(fts5("- about : pump")).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(fts5("{content about} : (pump NOT heat)")).containsExactly("4");
    }

    @Test
    void a_phrase_without_words_is_left_out() {
        fillForGrammar();

        assertThat(fts5("cellar \"...\"")).containsExactly("1");
        assertThat(fts5("\"...\"")).isEmpty();
        assertThat(fts5("cellar AND \"...\"")).isEmpty();
    }

    @Test
    void what_does_not_parse_says_where() {
        assertThatThrownBy(() -> fts5("pump AND"))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessage(
                        "The query does not parse at character 9: found the end, expected a word, or a string in quotes."
                                + " Plain words need no grammar: search for them without the FTS5 syntax.")
                .extracting(failure -> ((QuerySyntaxException) failure).position())
                .isEqualTo(8);
        for (String bad : List.of(
                "",
                "(",
                "pump)",
                "\"pump",
                "pump %",
                "NEAR(",
                "NEAR(a b, x)",
                "nowhere : pump",
                "AND",
                "a OR",
                "* a",
                "- pump",
                "{content",
                "a NOT",
                "a + ",
                "^",
                "(".repeat(50) + "a" + ")".repeat(50),
                "a ".repeat(500))) {
            assertThatThrownBy(() -> fts5(bad)).as(bad).isInstanceOf(QuerySyntaxException.class);
        }
    }

    // ---- meaning
    // ----------------------------------------------------------------------------------------------------

    @Test
    void with_an_embedding_model_what_means_the_same_is_found() throws Exception {
        try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(new ConceptModel()))) {
            hybrid.remember("the automobile is red", RememberOptions.defaults().id("1"));
            hybrid.remember("bread and butter", RememberOptions.defaults().id("2"));
            assertThat(hybrid.search("bread")).hasSize(1);
            assertThat(hybrid.awaitEmbedded(Duration.ofSeconds(30))).isTrue();

            assertThat(hybrid.search("car").getFirst().record().id()).isEqualTo("1");
            assertThat(hybrid.search("car").getFirst().words()).isEmpty();
            assertThat(hybrid.search("\"automobile is\""))
                    .extracting(hit -> hit.record().id())
                    .containsExactly("1");
            assertThat(hybrid.search("car -red").stream()
                            .map(hit -> hit.record().id()))
                    .doesNotContain("1");
            assertThat(hybrid.stats().vectors()).isEqualTo(2);
        }
    }

    @Test
    void vectors_follow_changes_and_filters_hold() throws Exception {
        try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(new ConceptModel()))) {
            MemoryRecord first =
                    hybrid.remember("an automobile", RememberOptions.in("/a").id("1"));
            hybrid.remember("a vehicle", RememberOptions.in("/b").id("2"));
            hybrid.awaitEmbedded(Duration.ofSeconds(30));
            assertThat(hybrid.search(MemoryQuery.of("car").in("/b")))
                    .extracting(hit -> hit.record().id())
                    .containsExactly("2");

            hybrid.update(first.withContent("some bread"));
            hybrid.awaitEmbedded(Duration.ofSeconds(30));
            assertThat(hybrid.search("car").getFirst().record().id()).isEqualTo("2");
            hybrid.forget("2");

            assertThat(hybrid.search("car"))
                    .extracting(hit -> hit.record().id())
                    .doesNotContain("2");
        }
    }

    @Test
    void a_model_that_fails_leaves_the_words() throws Exception {
        for (Throwable failure : List.of(
                new IllegalStateException("the model is away"),
                new StackOverflowError(),
                new OutOfMemoryError("Cannot reserve direct memory"),
                new UnsatisfiedLinkError(),
                new AssertionError(),
                new java.io.IOException("thrown although nobody said so"),
                new Throwable())) {
            ConceptModel model = new ConceptModel();
            try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(model))) {
                model.fail(failure);
                hybrid.remember("the automobile is red");

                assertThat(hybrid.search("red")).as(failure.toString()).hasSize(1);
                assertThat(hybrid.search("car")).as(failure.toString()).isEmpty();
            }
        }
    }

    @Test
    void a_model_that_is_back_is_asked_again() throws Exception {
        ConceptModel model = new ConceptModel();
        try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(model))) {
            model.fail(new IllegalStateException("the model is away"));
            hybrid.remember("the automobile is red");

            assertThat(hybrid.search("car")).isEmpty();

            model.fail(null);
            assertThat(hybrid.awaitEmbedded(Duration.ofSeconds(60))).isTrue();
            assertThat(hybrid.search("car")).hasSize(1);
        }
    }

    @Test
    void meaning_reaches_through_neighbours_and_pages() throws Exception {
        try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(new ConceptModel()))) {
            RememberOptions talk = RememberOptions.defaults().sequence("talk");
            for (int i = 0; i < 30; i++) {
                hybrid.remember(i == 10 ? "my automobile" : "bread " + i, talk.id("t%02d".formatted(i)));
            }
            hybrid.awaitEmbedded(Duration.ofSeconds(30));

            assertThat(hybrid.search(MemoryQuery.of("car").limit(5)))
                    .extracting(hit -> hit.record().id())
                    .containsExactlyInAnyOrder("t08", "t09", "t10", "t11", "t12");
            List<String> paged = new ArrayList<>();
            List<MemoryHit> page = hybrid.search(MemoryQuery.of("bread car").limit(7));
            while (!page.isEmpty()) {
                page.forEach(hit -> paged.add(hit.record().id()));
                page = hybrid.search(MemoryQuery.of("bread car")
                        .limit(7)
                        .after(page.getLast().cursor()));
            }
            assertThat(paged).hasSize(30).doesNotHaveDuplicates();
        }
    }

    @Test
    void texts_that_a_model_cannot_take_cost_their_own_meaning_only() throws Exception {
        ConceptModel model = new ConceptModel();
        model.answer("notanumber", Float.NaN, 1);
        model.answer("nothing");
        model.answer("short", 1, 2, 3);
        model.refuse("forbidden");
        try (Memory hybrid = memory(MemoryOptions.defaults().embeddings(model))) {
            for (String text : List.of("an automobile", "notanumber", "nothing", "short", "forbidden", "bread")) {
                hybrid.remember(text);
            }
            assertThat(hybrid.awaitEmbedded(Duration.ofSeconds(30))).isTrue();

            assertThat(hybrid.search("car").getFirst().record().content()).isEqualTo("an automobile");
            for (String word : List.of("notanumber", "nothing", "short", "forbidden")) {
                assertThat(hybrid.search(word).getFirst().record().content()).isEqualTo(word);
            }
        }
    }

    @Test
    void a_phrase_counts_up_to_a_bound() {
        add("1", "pump ".repeat(2_000));

        assertThat(find('"' + "pump ".repeat(20_000) + '"')).containsExactly("1");
        assertThatThrownBy(() -> fts5('"' + "pump ".repeat(65) + '"')).isInstanceOf(QuerySyntaxException.class);
    }
}
