package dev.regatta.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said in a conversation with a model. The same as the messages of langchain4j, as values that can be written:
 * {@link ChatMessages} turns one into the other without loss. Immutable. Attributes are what providers add; they are in plain
 * form ({@link PlainValues}). None of it shows in {@code toString}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "role")
public sealed interface Message {

    /**
     * Who the model is, and what it must heed.
     *
     * @param text the text, not blank
     */
    @JsonTypeName("system")
    record Instruction(String text) implements Message {
        /** Checks the text. */
        public Instruction {
            if (text.isBlank()) {
                throw new IllegalArgumentException("The text of a system message must not be blank.");
            }
        }

        /** {@return its length; the text stays out of it} */
        @Override
        public String toString() {
            return "system message, " + text.length() + " characters";
        }
    }

    /**
     * What the model is asked.
     *
     * @param name who asks, where there are several; {@code null} for nobody in particular
     * @param parts texts and media, at least one
     * @param attributes what providers add
     */
    @JsonTypeName("user")
    record User(@Nullable String name, List<Part> parts, Map<String, @Nullable Object> attributes) implements Message {
        /** Copies the parts. */
        public User {
            parts = atLeastOne(parts, "user message");
            attributes = PlainValues.ofAll(attributes);
        }

        /**
         * Makes a message of one text.
         *
         * @param text the text
         * @return the message
         */
        public static User of(String text) {
            return new User(null, List.of(new Part.Text(text)), Map.of());
        }

        /** {@return its parts without their contents} */
        @Override
        public String toString() {
            return "user message, " + parts;
        }
    }

    /**
     * What the model says, or which tools it asks for.
     *
     * @param text the text; {@code null} for none
     * @param thinking what the model thought on the way, where it tells; {@code null} if it does not
     * @param toolCalls the tools it asks for, in order
     * @param images the pictures it made
     * @param finish why it stopped; {@code null} if it does not tell
     * @param attributes what providers add; neither {@code generated_images} nor {@code finish_reason}, which are components
     */
    @JsonTypeName("assistant")
    record Assistant(
            @Nullable String text,
            @Nullable String thinking,
            List<ToolRequest> toolCalls,
            List<Part.Picture> images,
            @Nullable FinishReason finish,
            Map<String, @Nullable Object> attributes)
            implements Message {
        /** Under which attributes langchain4j's messages keep the reason and the pictures. */
        static final String FINISH = "finish_reason";

        static final String IMAGES = "generated_images";

        /** Copies lists and attributes. */
        public Assistant {
            toolCalls = List.copyOf(toolCalls);
            images = List.copyOf(images);
            attributes = PlainValues.ofAll(attributes);
            if (!images.isEmpty() && attributes.containsKey(IMAGES)) {
                throw new IllegalArgumentException(
                        "The attribute '" + IMAGES + "' stands beside images; it is a component of its own.");
            }
            if (attributes.containsKey(FINISH) && (finish != null || isFinish(attributes.get(FINISH)))) {
                throw new IllegalArgumentException(
                        "The attribute '" + FINISH + "' is a component of its own: set finish.");
            }
        }

        static boolean isFinish(@Nullable Object value) {
            for (FinishReason reason : FinishReason.values()) {
                if (reason.name().equals(value)) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Makes a message of one text.
         *
         * @param text the text
         * @return the message
         */
        public static Assistant of(String text) {
            return new Assistant(text, null, List.of(), List.of(), null, Map.of());
        }

        /**
         * Returns this message with another text.
         *
         * @param said the text; {@code null} for none
         * @return the changed message
         */
        public Assistant withText(@Nullable String said) {
            return new Assistant(said, thinking, toolCalls, images, finish, attributes);
        }

        /**
         * Returns this message with other calls.
         *
         * @param calls the tools it asks for, in order
         * @return the changed message; this one if they are the same
         */
        public Assistant withToolCalls(List<ToolRequest> calls) {
            return calls.equals(toolCalls) ? this : new Assistant(text, thinking, calls, images, finish, attributes);
        }

        /**
         * Returns this message with the reason why the model stopped.
         *
         * @param reason the reason; {@code null} for none
         * @return the changed message
         */
        public Assistant withFinish(@Nullable FinishReason reason) {
            Map<String, @Nullable Object> others = new LinkedHashMap<>(attributes);
            others.remove(FINISH);
            return new Assistant(text, thinking, toolCalls, images, reason, others);
        }

        /** {@return lengths and counts; the texts stay out of it} */
        @Override
        public String toString() {
            return "assistant message, " + (text == null ? 0 : text.length()) + " characters, " + toolCalls.size()
                    + " tool calls, " + images.size() + " images, finish " + finish;
        }
    }

    /**
     * What a tool answered, or what went wrong with it.
     *
     * @param id which request it answers; {@code null} if the model gave none
     * @param tool the tool's name; {@code null} if nobody says
     * @param parts texts and media, at least one
     * @param error whether it tells of an error; {@code null} if nobody says
     * @param attributes what providers add
     */
    @JsonTypeName("tool")
    record ToolResult(
            @Nullable String id,
            @Nullable String tool,
            List<Part> parts,
            @Nullable Boolean error,
            Map<String, @Nullable Object> attributes)
            implements Message {
        /** Copies the parts. */
        public ToolResult {
            parts = atLeastOne(parts, "tool result");
            attributes = PlainValues.ofAll(attributes);
        }

        /** {@return its tool and its parts without their contents} */
        @Override
        public String toString() {
            return "tool result of " + tool + (Boolean.TRUE.equals(error) ? ", error, " : ", ") + parts;
        }
    }

    /**
     * What only one provider knows.
     *
     * @param attributes what it says
     */
    @JsonTypeName("custom")
    record Custom(Map<String, @Nullable Object> attributes) implements Message {
        /** Copies the attributes. */
        public Custom {
            attributes = PlainValues.ofAll(attributes);
        }

        /** {@return how many attributes it has} */
        @Override
        public String toString() {
            return "custom message, " + attributes.size() + " attributes";
        }
    }

    /**
     * A tool that the model asks for.
     *
     * @param id what the answer is to name; {@code null} if the model gave none
     * @param name the tool's name, as the model wrote it; {@code null} if it wrote none
     * @param arguments its arguments, a JSON object as the model wrote it; {@code null} if it wrote none
     */
    record ToolRequest(
            @Nullable String id,
            @Nullable String name,
            @Nullable String arguments) {
        /** {@return the tool; the arguments stay out of it} */
        @Override
        public String toString() {
            return "tool request to " + name;
        }
    }

    private static List<Part> atLeastOne(List<Part> parts, String what) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A " + what + " has at least one part; it has none.");
        }
        return List.copyOf(parts);
    }
}
