package dev.regatta.examples.briefing;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.regatta.examples.briefing.Document.Section;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import dev.regatta.support.Cut;
import dev.regatta.support.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What agents do with documents: list, search and read them. The passages are searched with a memory of their own. Thread-safe.
 */
public final class DocumentTools implements AutoCloseable {
    private static final int HITS = 12;
    private static final int MOST_CHARACTERS = 20_000;
    private static final int LISTED = 300;
    private static final int LONGEST_PASSAGE = 1_500;
    private static final int LONGEST_HEADING = 200;

    private final Callable<Documents> source;
    private final Memory passages = Memory.inMemory();
    private volatile @Nullable Documents documents;

    /** A line of the list. */
    private record Listed(String document, String title, long words) {}

    /** A passage that was found. */
    private record Passage(String document, String section, String text) {}

    /** A document's text. */
    private record Text(String document, String title, boolean complete, List<Part> parts) {}

    /** A section's text. */
    private record Part(String section, String text) {}

    DocumentTools(Callable<Documents> source) {
        this.source = source;
    }

    /**
     * Reads the documents and makes their passages searchable; to be called before the tools are.
     *
     * @return how many documents there are
     */
    int load() throws Exception {
        Documents read = source.call();
        List<MemoryDraft> drafts = new ArrayList<>();
        for (Document document : read.read()) {
            for (Section section : document.sections()) {
                String heading = Cut.beginning(section.heading(), LONGEST_HEADING);
                for (String text : parts(section.paragraphs())) {
                    drafts.add(new MemoryDraft(
                            heading + "\n" + text,
                            RememberOptions.defaults()
                                    .metadata(Map.of("document", document.name(), "section", heading))));
                }
            }
        }
        passages.rememberAll(drafts);
        documents = read;
        return read.all().size();
    }

    /** {@return paragraphs in parts that are short enough to be found and read, cut between sentences where there are any} */
    private static List<String> parts(List<String> paragraphs) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String paragraph : paragraphs) {
            List<String> pieces = paragraph.length() <= LONGEST_PASSAGE ? List.of(paragraph) : Sentences.of(paragraph);
            char between = '\n';
            for (String piece : pieces) {
                for (String rest = piece; !rest.isEmpty(); ) {
                    String next = Cut.beginning(rest, LONGEST_PASSAGE);
                    rest = rest.substring(next.length());
                    if (!part.isEmpty() && part.length() + next.length() >= LONGEST_PASSAGE) {
                        parts.add(part.toString());
                        part.setLength(0);
                    }
                    part.append(part.isEmpty() ? "" : between).append(next);
                    between = ' ';
                }
            }
        }
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    Documents documents() {
        Documents read = documents;
        if (read == null) {
            throw new IllegalStateException("The documents have not been read yet");
        }
        return read;
    }

    /** {@return all documents: name, title, how many words} */
    @Tool(name = "list_documents", value = "Lists all documents with their titles and how many words they have.")
    public List<?> list() {
        return documents().read().stream()
                .limit(LISTED)
                .map(document -> new Listed(document.name(), document.title(), document.words()))
                .toList();
    }

    /**
     * Finds passages.
     *
     * @param query words to look for
     * @return the best passages, each with its document and its section
     */
    @Tool(name = "search_documents", value = "Finds the passages that fit some words best, with document and section.")
    public List<?> search(@P(name = "query", value = "words to look for; any may match") String query) {
        return passages.search(MemoryQuery.of(query).limit(HITS)).stream()
                .map(hit -> passage(hit.record()))
                .toList();
    }

    private static Passage passage(MemoryRecord record) {
        String section = String.valueOf(record.metadata().get("section"));
        return new Passage(
                String.valueOf(record.metadata().get("document")),
                section,
                record.content().substring(section.length() + 1));
    }

    /**
     * Reads a document.
     *
     * @param name its name, as the list has it
     * @return its text by sections, cut after 20,000 characters
     */
    @Tool(name = "read_document", value = "Reads a document, section by section.")
    public Object read(@P(name = "document", value = "its name, as list_documents gives it") String name) {
        Document document = documents()
                .named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no document '" + name + "'; list_documents tells which there are"));
        List<Part> parts = new ArrayList<>();
        int left = MOST_CHARACTERS;
        for (Section section : document.sections()) {
            String text = section.text();
            if (text.length() > left) {
                parts.add(new Part(section.heading(), Cut.beginning(text, left)));
                return new Text(document.name(), document.title(), false, parts);
            }
            parts.add(new Part(section.heading(), text));
            left -= text.length();
        }
        return new Text(document.name(), document.title(), true, parts);
    }

    @Override
    public void close() {
        passages.close();
    }
}
