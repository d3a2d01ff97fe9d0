package dev.regatta.internal.plan;

import java.util.Locale;

/** The names by which agents pass work on: of tools, and of each other. */
public final class Delegation {
    /** The tool that has a coworker do something. */
    public static final String WORK = "delegate_work_to_coworker";

    /** The tool that asks a coworker something. */
    public static final String QUESTION = "ask_question_to_coworker";

    private Delegation() {}

    /** {@return whether a tool of an agent has the name of one of these} */
    static boolean isTaken(String tool) {
        return tool.equals(WORK) || tool.equals(QUESTION);
    }

    /** {@return a role as it is compared: without quotes, in lower case, with single spaces} */
    public static String plain(String role) {
        return role.replaceAll("[\"'`*]", "").strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
