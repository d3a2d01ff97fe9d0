package dev.regatta.models.extractive;

import java.util.List;
import java.util.Set;

/** What the name of a JSON property says about its value. */
final class Field {
    /** Kinds of values that can be told by name. */
    enum Kind {
        /** A statement: what is quoted. */
        TEXT,
        /** Where a statement stands. */
        SOURCE,
        /** What a group of statements is about. */
        TITLE,
        /** What to search for. */
        QUERY,
        /** Nothing that a name tells. */
        OTHER
    }

    private static final Set<String> TEXT = Set.of(
            "text",
            "claim",
            "statement",
            "fact",
            "sentence",
            "point",
            "quote",
            "summary",
            "description",
            "finding",
            "answer",
            "content",
            "question",
            "risk",
            "issue",
            "detail",
            "passage",
            "gap",
            "reason",
            "evidence",
            "lead");
    private static final Set<String> SOURCE =
            Set.of("source", "document", "file", "path", "url", "uri", "reference", "citation", "page", "id");
    private static final Set<String> TITLE =
            Set.of("title", "theme", "name", "topic", "heading", "label", "headline", "subject", "section");
    private static final Set<String> QUERY =
            Set.of("query", "question", "search", "keyword", "term", "word", "text", "topic");

    private Field() {}

    static Kind kindOf(String name) {
        List<String> parts = Words.partsOf(name);
        for (String part : parts.reversed()) {
            if (SOURCE.contains(part)) {
                return Kind.SOURCE;
            }
            if (TITLE.contains(part)) {
                return Kind.TITLE;
            }
            if (TEXT.contains(part)) {
                return Kind.TEXT;
            }
        }
        return Kind.OTHER;
    }

    /** {@return what a tool's parameter asks for: something to search for, or the name of something to read} */
    static Kind parameterKind(String name) {
        List<String> parts = Words.partsOf(name);
        if (parts.stream().anyMatch(QUERY::contains) || name.equals("q")) {
            return Kind.QUERY;
        }
        return parts.stream().anyMatch(part -> SOURCE.contains(part) || TITLE.contains(part))
                ? Kind.SOURCE
                : Kind.OTHER;
    }
}
