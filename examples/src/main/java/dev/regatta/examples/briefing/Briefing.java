package dev.regatta.examples.briefing;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.PermanentException;
import dev.regatta.examples.Example;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.RememberOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder of documents and writes a briefing: themes, facts and open points are looked for at once, a lead is made of
 * them, and every statement is checked against the document it names before it is written down.
 */
public final class Briefing implements Example {
    private static final String QUOTE =
            " Quote each statement word for word as one whole sentence, and name the document"
                    + " it stands in as its source.";

    /** A statement and the document it stands in. */
    record Statement(String statement, String source) {}

    /** A theme, the statement that shows it best, and the document that stands in. */
    record Theme(String title, String statement, String source) {}

    /** What the documents are about. */
    record Themes(List<Theme> themes) {}

    /** What can be relied on. */
    record Facts(List<Statement> facts) {}

    /** What is open, limited or missing. */
    record OpenPoints(List<Statement> openQuestions) {}

    /** What to read first. */
    record Lead(List<Point> statements) {}

    /** What to know first in the words of whoever says it, the statement it rests on, and the document that stands in. */
    record Point(String summary, String statement, String source) {}

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public Briefing() {}

    @Override
    public String name() {
        return "briefing";
    }

    @Override
    public String description() {
        return "Reads a folder of documents and writes briefing.md, with a link to the source of every statement.";
    }

    @Override
    public Map<String, String> inputs() {
        return Map.of(
                "folder",
                "the folder to read: Markdown, text, HTML, reStructuredText, AsciiDoc, PDF, Word, man pages and Java, also below it");
    }

    @Override
    public Crew crew(Setting setting) {
        for (String name : setting.inputs().keySet()) {
            if (!name.equals("folder")) {
                throw new PermanentException(
                        "The crew 'briefing' has no input '" + name + "'. Its input is folder=PATH.");
            }
        }
        String given = setting.inputs().get("folder");
        if (given != null && given.isBlank()) {
            throw new PermanentException("The input 'folder' is empty. Give a folder with --input folder=PATH.");
        }
        Path folder = (given == null ? setting.home() : expanded(given))
                .toAbsolutePath()
                .normalize();
        Set<String> types = given == null ? Set.of("md") : DocumentReader.types();
        Path out = (setting.out() == null ? Path.of("briefing.md") : setting.out())
                .toAbsolutePath()
                .normalize();
        BriefingFile file = new BriefingFile(out, setting.model());
        DocumentTools tools = new DocumentTools(() -> Documents.read(folder, types, file.path(), setting.notice()));
        return crew(tools, file, setting.memory(), setting.notice()).named("briefing");
    }

    /** {@return a path with the user's home for {@code ~}, which some shells leave as it is behind an equals sign} */
    private static Path expanded(String given) {
        return given.equals("~") || given.startsWith("~/")
                ? Path.of(System.getProperty("user.home") + given.substring(1))
                : Path.of(given);
    }

    private static Crew crew(DocumentTools tools, BriefingFile file, @Nullable Memory memory, Consumer<String> notice) {
        Agent analyst = Agent.of("Analyst", "Find what the documents are about").tools(tools);
        Agent researcher = Agent.of("Researcher", "Find what can be relied on, with its source")
                .tools(tools);
        Agent critic =
                Agent.of("Critic", "Find what is open, limited or missing").tools(tools);
        Agent editor = Agent.of("Editor", "Say first what matters most to a busy reader");

        Task<Integer> documents = Task.run("documents", Integer.class, context -> tools.load());
        Task<Themes> themes = Task.of(
                        "themes", "Name the six themes that the documents are about." + QUOTE, Themes.class)
                .by(analyst)
                .after(documents);
        Task<Facts> facts = Task.of(
                        "facts",
                        "List ten facts that matter: what it is, what it does, figures, limits, promises." + QUOTE,
                        Facts.class)
                .by(researcher)
                .after(documents);
        Task<OpenPoints> open = Task.of(
                        "questions",
                        "List six open questions, limits, risks or missing pieces." + QUOTE,
                        OpenPoints.class)
                .by(critic)
                .after(documents);
        Task<Lead> lead = Task.of(
                        "lead",
                        "Choose the three statements that a busy reader should read first. Sum up each in words of your own, and"
                                + " keep the statement and its source beside it, word for word.",
                        Lead.class)
                .by(editor)
                .after(themes, facts);
        Task<String> briefing = Task.run("briefing", String.class, context -> {
                    BriefingFile.Checked checked = file.check(
                            tools.documents(),
                            context.of(lead),
                            context.of(themes),
                            context.of(facts),
                            context.of(open));
                    if (memory != null) {
                        checked.verified().forEach(statement -> remember(memory, statement));
                    }
                    if (checked.verified().isEmpty()) {
                        notice.accept("Nothing in these documents could be quoted; the briefing holds no statements.");
                    }
                    return file.write(tools.documents(), checked);
                })
                .after(lead, themes, facts, open);
        return Crew.of(documents, themes, facts, open, lead, briefing);
    }

    /** Remembers a statement, unless it is known. */
    private static void remember(Memory memory, Statement statement) {
        String scope = "/crew/briefing/statements";
        boolean known = memory
                .search(MemoryQuery.of(statement.statement()).in(scope).limit(3))
                .stream()
                .anyMatch(hit -> hit.record().content().equals(statement.statement()));
        if (!known) {
            memory.remember(
                    statement.statement(), RememberOptions.in(scope).metadata(Map.of("source", statement.source())));
        }
    }

    @Override
    public String conclusion(RunResult result) {
        return result.output();
    }
}
