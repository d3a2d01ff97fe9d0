package dev.regatta.internal.agent;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.message.Message;
import dev.regatta.prompt.PromptTemplates;
import java.util.List;
import java.util.Map;

/** Has notes taken of a conversation, as an agent would that cannot read it whole. */
public final class NotesOf {
    private static final long ROOM = 100_000;

    private NotesOf() {}

    public static String of(List<String> messages, ChatModel model) throws Exception {
        ConversationPolicy manner =
                new ConversationPolicy(PromptTemplates.standard(), false, false, List.of(), ROOM, ROOM, true);
        Dialogue dialogue = new Dialogue(
                "Clerk",
                "model",
                null,
                new InitialPrompt(PromptTemplates.standard(), Map.of("description", "go on"), List.of()));
        messages.forEach(dialogue::tell);
        dialogue.keep(Message.Assistant.of("the last turn"));
        new Shortener(manner, model::chat).shorten(dialogue, List.of(), false);
        return dialogue.notes();
    }
}
