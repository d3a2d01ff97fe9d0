package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.fallback.memory.LogMemoryBackend;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryFilter.Relation;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.Ranking;
import dev.regatta.memory.Tokenizer;
import dev.regatta.memory.fts.SqliteMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The two memories give the same answers after any history: the same records, in the same order, with the same scores. */
final class MemoryTwinsTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
    private static final int OPERATIONS = 25;
    private static final int QUERIES = 12;

    private static final List<String> WORDS = List.of(
            "pump",
            "pumps",
            "pumping",
            "heat",
            "heated",
            "HEAT",
            "the",
            "who",
            "connection",
            "connected",
            "connect",
            "a",
            "x",
            "ÉTÉ",
            "ete",
            "e\u0301te\u0301",
            "naïve",
            "Straße",
            "насос",
            "НАСОС",
            "насосы",
            "αντλία",
            "ΑΝΤΛΙΑ",
            "İstanbul",
            "مضخة",
            "पंप",
            "東京",
            "東京都",
            "京",
            "タワー",
            "ヒート",
            "ﾋｰﾄ",
            "ปั๊ม",
            "น้ำ",
            "ລາວ",
            "한국어",
            "\uD842\uDFB7\uD842\uDFB6",
            "😀",
            "👩‍👩‍👧",
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR(",
            "-",
            "\"",
            "*",
            "(",
            ")",
            ":",
            "^",
            "content:",
            "a-b",
            "c_d",
            "e.f",
            "l'eau",
            "3.14",
            "42",
            "²",
            "ⅷ",
            "\u0301",
            "a\u0301\u0302b",
            "\u200d",
            "\uFEFF",
            "flies",
            "dying",
            "happily",
            "relational",
            "skies",
            "ponies",
            "agreed",
            "hopping",
            "falling",
            "filing",
            "controlling",
            "roll",
            "probate",
            "rate",
            "cease",
            "yyyy",
            "sky",
            "ß",
            "ﬁ",
            "Ǆ",
            "\uE000",
            "\uFFFD",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzing",
            "éééééééééééééééééééééééééééééééééééing",
            "m".repeat(10_000),
            "n".repeat(9_999) + "ing");

    /** The same random history and questions for one backend. */
    private static final class Story {
        private final Random random;
        private final Memory memory;
        private final List<String> ids = new ArrayList<>();

        Story(long seed, MemoryBackend backend) {
            this.random = new Random(seed);
            MemoryOptions options = MemoryOptions.defaults()
                    .tokenizer(random.nextInt(4) == 0 ? Tokenizer.PLAIN : Tokenizer.ENGLISH)
                    .clock(InstantSource.fixed(NOW));
            this.memory = Memory.over(backend.inMemory(options), options);
        }

        String word() {
            int rare = random.nextInt(40) == 0 ? WORDS.size() : WORDS.size() - 2;
            return WORDS.get(random.nextInt(rare));
        }

        String text(int most) {
            StringBuilder text = new StringBuilder();
            int words = random.nextInt(most + 1);
            for (int i = 0; i < words; i++) {
                text.append(word()).append(random.nextInt(6) == 0 ? "" : random.nextInt(8) == 0 ? "\n" : " ");
            }
            return text.toString();
        }

        String scope() {
            return List.of("/", "/a", "/a/b", "/ab", "/東").get(random.nextInt(5));
        }

        MemoryRecord record() {
            String id = random.nextInt(3) == 0 && !ids.isEmpty()
                    ? ids.get(random.nextInt(ids.size()))
                    : List.of("r", "Z", "\uFFFD", "\uD83D\uDE00").get(random.nextInt(4)) + random.nextInt(60);
            Map<String, Object> metadata = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                metadata.put(
                        "k" + random.nextInt(3),
                        List.<Object>of(random.nextInt(4), random.nextInt(8) / 4.0, random.nextBoolean(), text(3))
                                .get(random.nextInt(4)));
            }
            ids.add(id);
            return new MemoryRecord(
                    id,
                    scope(),
                    text(random.nextInt(10) == 0 ? 60 : 10),
                    metadata,
                    random.nextInt(5) / 4.0,
                    new MemorySource(random.nextBoolean() ? "run" : null, null, null),
                    random.nextInt(3) > 0 ? "s" + random.nextInt(3) : null,
                    NOW.minus(Duration.ofHours(random.nextInt(2_000) - 100)));
        }

        /** Does one thing, and tells what came of it. */
        Object operate() {
            MemoryRecord record = record();
            return switch (random.nextInt(12)) {
                case 0 -> memory.forget(record.id());
                case 1 -> random.nextInt(4) == 0 ? memory.forgetAll(filter()) : 0;
                case 2 ->
                    random.nextInt(4) == 0
                            ? memory.forgetAll(MemoryQuery.of(text(2)).filter(filter()))
                            : 0;
                case 3, 4 -> memory.update(record);
                case 5 -> memory.importFrom(new java.io.StringReader(record.toJson() + "\n"));
                default -> memory.importFrom(new java.io.StringReader(record.toJson() + "\n" + record().toJson()));
            };
        }

        MemoryFilter filter() {
            MemoryFilter filter = random.nextBoolean() ? MemoryFilter.all() : MemoryFilter.in(scope());
            if (random.nextInt(3) == 0) {
                Relation relation = Relation.values()[random.nextInt(6)];
                boolean equality = relation == Relation.IS || relation == Relation.IS_NOT;
                Object value = equality && random.nextInt(4) == 0
                        ? (Object) random.nextBoolean()
                        : random.nextBoolean()
                                ? (Object) (random.nextInt(8) / 4.0)
                                : random.nextBoolean() ? (Object) 1 : text(1);
                filter = filter.where("k" + random.nextInt(3), relation, value);
            }
            if (random.nextInt(3) == 0) {
                filter = filter.since(NOW.minus(Duration.ofHours(random.nextInt(2_000))));
            }
            return random.nextInt(3) == 0 ? filter.before(NOW.minus(Duration.ofHours(random.nextInt(1_000)))) : filter;
        }

        MemoryQuery query() {
            MemoryQuery query = switch (random.nextInt(4)) {
                case 0 -> MemoryQuery.fts5(grammar(3));
                case 1 -> MemoryQuery.of(text(2) + " \"" + text(3) + "\" " + word() + "* -" + word());
                default -> MemoryQuery.of(text(4));
            };
            query = query.limit(random.nextInt(3) == 0 ? 3 : 1000);
            query = random.nextInt(3) == 0 ? query.filter(filter()) : query;
            query = random.nextInt(3) == 0 ? query.withoutNeighbours() : query;
            return random.nextInt(3) == 0 ? query.ranking(Ranking.weighted()) : query;
        }

        /** A query in the FTS5 grammar. */
        String grammar(int depth) {
            if (depth == 0 || random.nextInt(3) == 0) {
                String phrase = '"' + text(2).replace("\"", "") + word().replace("\"", "") + '"';
                return switch (random.nextInt(8)) {
                    case 0 -> phrase + " *";
                    case 1 -> "^ " + phrase;
                    case 2 ->
                        "NEAR(" + phrase + " " + '"' + word().replace("\"", "") + '"' + ", " + random.nextInt(5) + ")";
                    case 3 -> "{content about} : " + phrase;
                    case 4 -> "- around : " + phrase;
                    case 5 -> phrase + " " + '"' + word().replace("\"", "") + '"';
                    default -> phrase;
                };
            }
            String operator = List.of(" AND ", " OR ", " OR ", " NOT ").get(random.nextInt(4));
            return "(" + grammar(depth - 1) + ")" + operator + "(" + grammar(depth - 1) + ")";
        }

        <R> R ask(Function<Memory, R> question) {
            return question.apply(memory);
        }
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void any_history_has_the_same_answers_on_both(@ForAll long seed) {
        Story fast = new Story(seed, new SqliteMemoryBackend());
        Story plain = new Story(seed, new LogMemoryBackend());

        for (int i = 0; i < OPERATIONS; i++) {
            assertThat(plain.operate()).isEqualTo(fast.operate());
        }

        assertThat(plain.memory.records(MemoryFilter.all()).toList())
                .isEqualTo(fast.memory.records(MemoryFilter.all()).toList());
        assertThat(plain.memory.scopes()).isEqualTo(fast.memory.scopes());
        for (int i = 0; i < QUERIES; i++) {
            MemoryQuery query = fast.query();
            assertThat(plain.query()).isEqualTo(query);
            assertSame(query, plain.memory.search(query), fast.memory.search(query));
        }
        assertThat(fast.memory.check()).isEmpty();
        assertThat(plain.memory.check()).isEmpty();
        fast.memory.close();
        plain.memory.close();
    }

    private static void assertSame(MemoryQuery query, List<MemoryHit> plain, List<MemoryHit> fast) {
        assertThat(plain)
                .as("%s", query)
                .extracting(hit -> hit.record().id())
                .isEqualTo(fast.stream().map(hit -> hit.record().id()).toList());
        for (int i = 0; i < fast.size(); i++) {
            assertThat(plain.get(i).score())
                    .as("%s", query)
                    .isCloseTo(fast.get(i).score(), within(2e-9));
            assertThat(plain.get(i).words()).isEqualTo(fast.get(i).words());
            assertThat(plain.get(i).snippet()).isEqualTo(fast.get(i).snippet());
        }
    }
}
