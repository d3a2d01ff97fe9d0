package dev.regatta.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.Ranking;
import dev.regatta.message.VisibleText;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what was remembered. */
@Command(
        name = "search",
        description = "Finds what was remembered, best first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Words may occur in any number and order, the more and the rarer the better. In quotes: a \"phrase\" as it stands,",
            "pre* words that begin so, -word not these. Quote the whole for your shell: regatta memory search '\"heat pump\" -roof'",
            "A query that begins with - stands behind --: regatta memory search -- '-roof pump'"
        })
final class MemorySearchCommand implements Callable<Integer> {
    /** Stand for bold and its end until the text is harmless: of private use, so no font has them. */
    private static final String BEGIN = "\uE000";

    private static final String END = "\uE001";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    @Mixin
    private MemoryFilterOptions filters;

    @Parameters(paramLabel = "WORDS", arity = "1..*", description = "What to look for.")
    private List<String> words;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "At most so many, 1 to 1000; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--weighted",
            description = "Order by relevance, recency and importance together, not by relevance alone.")
    private boolean weighted;

    @Option(names = "--alone", description = "Do not find parts of a sequence through what stands around them.")
    private boolean alone;

    @Option(
            names = "--fts5",
            description = "Read WORDS in the query grammar of SQLite's FTS5: AND, OR, NOT, NEAR(...).")
    private boolean fts5;

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = "Go on behind the hit with this cursor, see --json.")
    private @Nullable String after;

    @Option(names = "--json", description = "Print a line of JSON per hit, with its cursor.")
    private boolean json;

    MemorySearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String text = String.join(" ", words);
        MemoryQuery query = (fts5 ? MemoryQuery.fts5(text) : MemoryQuery.of(text))
                .filter(filters.filter())
                .ranking(weighted ? Ranking.weighted() : Ranking.relevance())
                .limit(limit);
        query = alone ? query.withoutNeighbours() : query;
        query = after == null ? query : query.after(after);
        try (Memory memory = chosen.openExisting()) {
            List<MemoryHit> hits = memory.search(query);
            hits.forEach(json ? this::printJson : this::print);
            if (hits.isEmpty()) {
                terminal.note("Nothing found among " + memory.count() + " memories.");
            }
            return RegattaCommand.DONE;
        }
    }

    private void print(MemoryHit hit) {
        MemoryRecord record = hit.record();
        String metadata = record.metadata().entrySet().stream()
                .map(entry -> "  " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
        boolean coloured = terminal.isLive();
        String marked = hit.snippet().marked(coloured ? BEGIN : "", coloured ? END : "");
        String line =
                VisibleText.of(String.format(Locale.ROOT, "%7.3g  %s", hit.score(), marked.replaceAll("\\s+", " ")));
        terminal.coloured(coloured ? line.replace(BEGIN, "\u001B[1m").replace(END, "\u001B[0m") : line);
        terminal.result(VisibleText.of("        " + record.scope() + "  " + record.id() + metadata));
    }

    private void printJson(MemoryHit hit) {
        try {
            ObjectNode line = JSON.createObjectNode();
            line.put("score", hit.score());
            line.put("snippet", hit.snippet().toString());
            line.putPOJO("words", hit.words());
            line.put("cursor", hit.cursor());
            line.set("record", JSON.readTree(hit.record().toJson()));
            terminal.json(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A hit cannot be written as JSON", e);
        }
    }
}
