package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** What was said in a conversation so far. One thread at a time. */
final class Talk {
    private final Opening opening;
    private final List<ChatMessage> said = new ArrayList<>();
    private ToolSpeech speech;

    Talk(Opening opening, ToolSpeech speech) {
        this.opening = opening;
        this.speech = speech;
    }

    ToolSpeech speech() {
        return speech;
    }

    void add(ChatMessage message) {
        said.add(message);
    }

    /** {@return all of it, for a model that can call these tools} */
    List<ChatMessage> messages(List<ToolSpecification> tools) {
        List<ChatMessage> all = new ArrayList<>(opening.messages(speech.told(tools), ""));
        all.addAll(said);
        return List.copyOf(all);
    }

    /** Goes on in words; what was said with function calls is told in words too. */
    void goOnInWords(ToolSpeech.InWords words) {
        List<ChatMessage> changed = words.inWords(said);
        said.clear();
        said.addAll(changed);
        speech = words;
    }
}
