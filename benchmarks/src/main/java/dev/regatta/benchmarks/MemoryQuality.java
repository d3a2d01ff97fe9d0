package dev.regatta.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of what answers a question is among the ten best hits: real conversations, one memory an utterance, one store a
 * conversation; by words alone, with neighbours, with neighbours and an embedding model that runs in this process, and, beside
 * them, by plain FTS5 through SQL.
 */
final class MemoryQuality implements Bench.Measurement {
    private static final String MODEL =
            "dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 10;
    private static final int ADVERSARIAL = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /** What was said. */
    private record Utterance(String id, int session, String when, String speaker, String text) {}

    /** A question, and the utterances that answer it. */
    private record Question(String text, int category, Set<String> evidence) {}

    private record Conversation(String name, List<Utterance> utterances, List<Question> questions) {}

    /** Finds the ids of the best utterances for a question. */
    @FunctionalInterface
    private interface Search {
        List<String> best(String question) throws SQLException;
    }

    @Override
    public String description() {
        return "recall at 10 on real conversations [--data DIR]";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        Path data = options.path("data", Path.of("../shared/memory-bench"));
        options.done();
        List<Conversation> conversations = conversations(data);
        EmbeddingModel model = embeddingModel();
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (Conversation conversation : conversations) {
            System.err.println(
                    conversation.name() + ": " + conversation.utterances().size() + " utterances, "
                            + conversation.questions().size() + " questions");
            plain(conversation, tallies.computeIfAbsent("plain_fts5", key -> new Tally()));
            ours(conversation, null, tallies);
            if (model != null) {
                ours(conversation, model, tallies);
            }
        }
        print(tallies);
        Map<String, String> figures = new LinkedHashMap<>();
        Tally none = new Tally();
        figures.put("words_r10", tallies.getOrDefault("words", none).recall(0));
        figures.put("neighbours_r10", tallies.getOrDefault("neighbours", none).recall(0));
        figures.put("hybrid_r10", tallies.getOrDefault("hybrid", none).recall(0));
        figures.put("hybrid_hit10", tallies.getOrDefault("hybrid", none).hit(0));
        figures.put("hybrid_r10_c1to4", tallies.getOrDefault("hybrid", none).recall(-1));
        figures.put("plain_fts5_r10", tallies.getOrDefault("plain_fts5", none).recall(0));
        return figures;
    }

    private static @Nullable EmbeddingModel embeddingModel() {
        try {
            return Class.forName(MODEL)
                    .asSubclass(EmbeddingModel.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError missing) {
            System.err.println("Without " + MODEL + " there is no hybrid search to measure (" + missing + ").");
            return null;
        }
    }

    // ---- the searches
    // ------------------------------------------------------------------------------------------------

    private static void ours(Conversation conversation, @Nullable EmbeddingModel model, Map<String, Tally> tallies)
            throws Exception {
        MemoryOptions options = MemoryOptions.defaults();
        try (Memory memory = Memory.inMemory(model == null ? options : options.embeddings(model))) {
            Map<String, String> utterances = remember(memory, conversation);
            if (!memory.awaitEmbedded(Duration.ofMinutes(10))) {
                throw new IllegalStateException("The conversation was not embedded within 10 minutes");
            }
            MemoryQuery form = MemoryQuery.of("").limit(LIMIT);
            for (boolean neighbours : model == null ? new boolean[] {false, true} : new boolean[] {true}) {
                String name = model != null ? "hybrid" : neighbours ? "neighbours" : "words";
                Search search = question -> {
                    MemoryQuery query = MemoryQuery.of(question).limit(form.limit());
                    return memory.search(neighbours ? query : query.withoutNeighbours()).stream()
                            .map(hit -> utterances.getOrDefault(hit.record().id(), ""))
                            .toList();
                };
                ask(conversation, search, tallies.computeIfAbsent(name, key -> new Tally()));
            }
        }
    }

    private static Map<String, String> remember(Memory memory, Conversation conversation) {
        List<MemoryDraft> drafts = new ArrayList<>();
        for (Utterance each : conversation.utterances()) {
            drafts.add(new MemoryDraft(
                    each.speaker() + ": " + each.text(),
                    RememberOptions.in("/" + conversation.name())
                            .metadata(Map.of("speaker", each.speaker(), "when", each.when(), "session", each.session()))
                            .sequence(conversation.name() + " " + each.session())));
        }
        Map<String, String> utterances = new HashMap<>();
        List<MemoryRecord> records = memory.rememberAll(drafts);
        for (int i = 0; i < records.size(); i++) {
            utterances.put(records.get(i).id(), conversation.utterances().get(i).id());
        }
        return utterances;
    }

    private static void plain(Conversation conversation, Tally tally) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE plain USING fts5 (id UNINDEXED, text, tokenize = 'unicode61')");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO plain VALUES (?, ?)")) {
                for (Utterance each : conversation.utterances()) {
                    insert.setString(1, each.id());
                    insert.setString(2, each.speaker() + ": " + each.text());
                    insert.executeUpdate();
                }
            }
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT " + LIMIT)) {
                ask(conversation, question -> plain(select, question), tally);
            }
        }
    }

    private static List<String> plain(PreparedStatement select, String question) throws SQLException {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(question);
        while (matcher.find()) {
            words.add('"' + matcher.group() + '"');
        }
        select.setString(1, String.join(" OR ", words));
        List<String> best = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                best.add(row.getString(1));
            }
        }
        return best;
    }

    // ---- asking and counting
    // -----------------------------------------------------------------------------------------

    private static void ask(Conversation conversation, Search search, Tally tally) throws SQLException {
        for (Question question : conversation.questions()) {
            Set<String> found = new HashSet<>(search.best(question.text()));
            long right = question.evidence().stream().filter(found::contains).count();
            tally.add(question.category(), (double) right / question.evidence().size());
        }
    }

    /** Recall and hits by category; 0 stands for all, -1 for all but the adversarial one. */
    private static final class Tally {
        private final Map<Integer, double[]> sums = new TreeMap<>();

        void add(int category, double recall) {
            for (int each : category < ADVERSARIAL ? new int[] {category, 0, -1} : new int[] {category, 0}) {
                double[] sum = sums.computeIfAbsent(each, key -> new double[3]);
                sum[0]++;
                sum[1] += recall;
                sum[2] += recall > 0 ? 1 : 0;
            }
        }

        String recall(int category) {
            return share(category, 1);
        }

        String hit(int category) {
            return share(category, 2);
        }

        private String share(int category, int which) {
            double[] sum = sums.get(category);
            return sum == null ? "none" : String.format(Locale.ROOT, "%.3f", sum[which] / sum[0]);
        }
    }

    private static void print(Map<String, Tally> tallies) {
        System.out.printf(Locale.ROOT, "%-12s %7s %7s  recall at 10 by category 1 to 5%n", "", "r@10", "hit@10");
        tallies.forEach((name, tally) -> System.out.printf(
                Locale.ROOT,
                "%-12s %7s %7s  %s %s %s %s %s%n",
                name,
                tally.recall(0),
                tally.hit(0),
                tally.recall(1),
                tally.recall(2),
                tally.recall(3),
                tally.recall(4),
                tally.recall(ADVERSARIAL)));
    }

    // ---- the data
    // ----------------------------------------------------------------------------------------------------

    private static List<Conversation> conversations(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new IOException("There are no conversations in '" + data + "'; name a folder with --data DIR");
        }
        List<Conversation> conversations = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".utterances.jsonl"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".utterances.jsonl", "");
                conversations.add(new Conversation(
                        name, utterances(file), questions(file.resolveSibling(name + ".questions.jsonl"))));
            }
        }
        if (conversations.isEmpty()) {
            throw new IOException("There is no *.utterances.jsonl in '" + data + "'");
        }
        return conversations;
    }

    private static List<Utterance> utterances(Path file) throws IOException {
        List<Utterance> utterances = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = JSON.readTree(line);
            String caption = node.path("imageCaption").asText("");
            utterances.add(new Utterance(
                    node.path("id").asText(),
                    node.path("session").asInt(),
                    node.path("when").asText(),
                    node.path("speaker").asText(),
                    caption.isEmpty()
                            ? node.path("text").asText()
                            : node.path("text").asText() + " " + caption));
        }
        return utterances;
    }

    private static List<Question> questions(Path file) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = JSON.readTree(line);
            Set<String> evidence = new LinkedHashSet<>();
            node.path("evidence").forEach(each -> evidence.add(each.asText()));
            questions.add(new Question(
                    node.path("question").asText(), node.path("category").asInt(), evidence));
        }
        return questions;
    }
}
