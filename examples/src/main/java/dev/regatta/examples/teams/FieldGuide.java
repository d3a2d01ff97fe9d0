package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.ContextWindow;
import dev.regatta.Crew;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.event.ModelPart;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A small model on the road: it calls tools by the text protocol, reads little at once, is told the date, and says what it says while it
 * says it. Input: {@code plant}.
 */
public final class FieldGuide {
    private static final Map<String, String> BOOK =
            Map.of("nettle", "Leaves sting. Young ones make a soup.", "foxglove", "Poisonous in all parts.");

    record Name(String plant) {}

    private FieldGuide() {}

    /**
     * Makes the crew.
     *
     * @param screen is told what the model says, piece by piece
     * @return the crew, without a model
     */
    public static Crew crew(Appendable screen) {
        Tool book = Tool.of(
                        "look_up",
                        "Looks a plant up",
                        Name.class,
                        name -> BOOK.getOrDefault(name.plant(), "Not in the book."))
                .cached();
        Agent guide = Agent.of("Guide", "Keep hikers from harm")
                .tools(book)
                .toolMode(ToolMode.TEXT)
                .contextWindow(ContextWindow.defaults().withTokens(4_096))
                .dated("uuuu-MM-dd");
        return Crew.of(Task.of("advice", "May I eat {plant}?").by(guide))
                .named("field-guide")
                .streaming(part -> screen(screen, part));
    }

    private static void screen(Appendable screen, ModelPart part) {
        if (part instanceof ModelPart.Text text) {
            try {
                screen.append(text.text());
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
