package dev.regatta.prompt;

import java.util.List;
import java.util.Locale;

/** One of the texts of {@link PromptTemplates}: its name in the file is the constant's in small letters with hyphens. */
public enum PromptSection {
    /** Who the model is; without lines, there is no system message. */
    SYSTEM("role", "goal", "backstory", "date", "tools"),
    /** What is to be done. */
    TASK("role", "goal", "backstory", "date", "tools", "description", "expected", "schema", "results", "memories"),
    /** Which day it is, for agents that are told. */
    DATE("today"),
    /** What the answer should be like. */
    EXPECTED("expectedOutput"),
    /** Which form the answer must have. */
    SCHEMA("schema"),
    /** The result of another task. */
    RESULT("task", "text"),
    /** What was remembered. */
    MEMORIES("memories"),
    /** How tools are called in words. */
    TOOLS("tools", "name"),
    /** A tool that is called in words. */
    TOOL("name", "description", "schema"),
    /** What came of a call in words. */
    OBSERVATION("text"),
    /** The answer to a call in words that was just made. */
    REPEATED("text"),
    /** Why a call in words was not understood. */
    UNREADABLE("reason"),
    /** Why an answer will not do. */
    REJECTED("reason"),
    /** Why the result of a tool will not do as the answer. */
    RESULT_REJECTED("reason"),
    /** That this is the last turn. */
    LAST_TURN("turns"),
    /** How to take notes of a conversation. */
    SUMMARIZE("words", "text"),
    /** How to shorten a text. */
    CONDENSE("words", "task", "text"),
    /** The notes of what was said so far. */
    NOTES("text"),
    /** What stands where the middle of an answer was left out. */
    LEFT_OUT("characters");

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> places;

    PromptSection(String... places) {
        this.places = List.of(places);
    }

    /** {@return the places that can be filled in it} */
    public List<String> places() {
        return places;
    }

    /** {@return its name in the file} */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
