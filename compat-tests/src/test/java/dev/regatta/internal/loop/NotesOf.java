package dev.regatta.internal.loop;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.prompt.PromptTemplates;
import java.util.List;
import java.util.Map;

/** Has notes taken of a conversation, as an agent would that cannot read it whole. */
public final class NotesOf {
    private static final long ROOM = 100_000;

    private NotesOf() {}

    public static String of(List<ChatMessage> messages, ChatModel model) throws Exception {
        Manner manner = new Manner(PromptTemplates.standard(), false, false, List.of(), ROOM, ROOM, true);
        Talk talk = new Talk(
                new Opening(PromptTemplates.standard(), Map.of("description", "go on"), List.of()),
                new ToolSpeech.Native());
        messages.forEach(talk::add);
        talk.add(AiMessage.from("the last turn"));
        new Shortener(manner, model::chat).shorten(talk, List.of(), false);
        return talk.notes();
    }
}
