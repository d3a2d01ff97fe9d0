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
    /** How tools are called by the text protocol. */
    TOOLS("tools", "name"),
    /** A tool that is called by the text protocol. */
    TOOL("name", "description", "schema"),
    /** What came of a call by the text protocol. */
    OBSERVATION("text"),
    /** The answer to a call by the text protocol that was just made. */
    REPEATED("text"),
    /** Why a call by the text protocol was not understood. */
    UNREADABLE("reason"),
    /** Why an answer will not do. */
    REJECTED("reason"),
    /** Why the result of a tool will not do as the answer. */
    RESULT_REJECTED("reason"),
    /** What the function does whose arguments are the answer. */
    ANSWER_TOOL,
    /** That this is the last turn. */
    LAST_TURN("turns"),
    /** How to take notes of a conversation. */
    SUMMARIZE("words", "text"),
    /** How to shorten a text. */
    CONDENSE("words", "task", "text"),
    /** The notes of what was said so far. */
    NOTES("text"),
    /** What stands where the middle of an answer was left out. */
    LEFT_OUT("characters"),

    /** A name that somebody probably meant; stands within other sections as their hint. */
    HINT("name"),
    /** That a tool failed. */
    TOOL_FAILED("tool", "failure"),
    /** That a tool took too long. */
    TOOL_TIMEOUT("tool", "failure"),
    /** That there is no such tool. */
    TOOL_UNKNOWN("tool", "hint", "tools"),
    /** That there are no tools. */
    TOOL_NONE("tool"),
    /** That the arguments of a call do not fit. */
    TOOL_ARGUMENTS("tool", "reason"),
    /** That a tool may not be used again in this task. */
    TOOL_USED_UP("tool", "most"),
    /** That a tool may not be used again in this run. */
    TOOL_USED_UP_IN_RUN("tool", "most"),
    /** What stands after the result of a call that was made again and again. */
    TOOL_SAME_CALL("tool", "times"),
    /** What stands after the beginning of a long result. */
    TOOL_CUT("shown", "all", "reference"),
    /** What stands after the beginning of a result that is too long to be kept. */
    TOOL_CUT_LOST("shown", "all"),
    /** What stands after the result of a call whose arguments, or the name of whose tool, were repaired. */
    TOOL_MENDED("repairs"),

    /** What the tool does that passes work on. */
    DELEGATE_WORK("coworkers"),
    /** What the tool does that asks a coworker. */
    DELEGATE_QUESTION("coworkers"),
    /** A coworker, in these lists. */
    DELEGATE_COWORKER("role", "goal"),
    /** What the argument 'task' is. */
    DELEGATE_TASK_ARGUMENT,
    /** What the argument 'question' is. */
    DELEGATE_QUESTION_ARGUMENT,
    /** What the argument 'context' is. */
    DELEGATE_CONTEXT_ARGUMENT,
    /** What the argument 'coworker' is. */
    DELEGATE_COWORKER_ARGUMENT,
    /** What a coworker's answer should be like. */
    DELEGATE_EXPECTED,
    /** That the arguments cannot be read. */
    DELEGATE_UNREADABLE("tool", "reason"),
    /** That it is not said what is to be done. */
    DELEGATE_NOTHING("argument"),
    /** That there is no such coworker. */
    DELEGATE_UNKNOWN("coworker", "hint", "coworkers"),
    /** That work was passed on too often. */
    DELEGATE_LIMIT("most"),
    /** That a coworker failed. */
    DELEGATE_FAILED("role", "failure"),

    /** What a person is asked who reviews a result. */
    PERSON_REVIEW("result"),
    /** The answers that accept a result, separated by commas, besides an empty one. */
    PERSON_ACCEPTS,
    /** A person's remark on an answer. */
    PERSON_REMARK("remark"),
    /** What a person is asked who approves calls. */
    PERSON_APPROVE("tool", "arguments"),
    /** The answers that approve a call, separated by commas; all others refuse it. */
    PERSON_APPROVES,
    /** That a person has refused a call without a word. */
    PERSON_REFUSED,
    /** That a person has refused a call, and what the person says. */
    PERSON_REFUSED_SAYING("answer"),

    /** How an agent is asked for its plan. */
    PLAN("steps"),
    /** How it is asked for another plan. */
    PLAN_AGAIN("steps", "progress"),
    /** How it is asked to do a step. */
    PLAN_STEP("step", "progress"),
    /** How it is asked for the answer. */
    PLAN_ANSWER("progress"),
    /** A step that is done. */
    PLAN_DONE("step", "result"),
    /** A step that could not be done. */
    PLAN_NOT_DONE("step", "result"),
    /** A step that failed. */
    PLAN_FAILED("step", "failure"),
    /** A step that was not begun. */
    PLAN_SKIPPED("step"),
    /** That a plan has too many steps, or none. */
    PLAN_SIZE("steps", "found"),
    /** That a step comes after a later one. */
    PLAN_ORDER,
    /** That two steps have one id. */
    PLAN_IDS,
    /** How a planner is asked for steps for all tasks. */
    PLAN_CREW("tasks"),
    /** A task that it plans. */
    PLAN_CREW_TASK("task", "role", "after", "description", "tools"),
    /** Which tasks come before it. */
    PLAN_CREW_AFTER("tasks"),
    /** A tool that it has. */
    PLAN_CREW_TOOL("name"),
    /** What stands for a result that is not there yet. */
    PLAN_CREW_RESULT("task"),
    /** That an entry of its plan is for no task, or for one that has another. */
    PLAN_CREW_OTHER("tasks"),
    /** That a task has no entry. */
    PLAN_CREW_MISSING("tasks"),
    /** The steps that it made for a task. */
    PLAN_CREW_STEPS("steps");

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
