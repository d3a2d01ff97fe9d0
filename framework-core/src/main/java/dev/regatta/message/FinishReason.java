package dev.regatta.message;

/** Why a model stopped. */
public enum FinishReason {
    /** It had said all, or came to a stop word. */
    STOP,
    /** Its answer reached the greatest length, and may be cut. */
    LENGTH,
    /** It asks for tools. */
    TOOL_EXECUTION,
    /** The provider held something back. */
    CONTENT_FILTER,
    /** Another reason. */
    OTHER
}
