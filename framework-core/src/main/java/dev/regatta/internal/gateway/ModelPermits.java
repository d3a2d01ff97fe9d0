package dev.regatta.internal.gateway;

import dev.langchain4j.model.chat.ChatModel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Bounds how many calls go to each model at once. Thread-safe. */
public final class ModelPermits {
    private final int each;
    private final Map<ChatModel, Semaphore> byModel = Collections.synchronizedMap(new IdentityHashMap<>());

    public ModelPermits(int each) {
        this.each = each;
    }

    Semaphore of(ChatModel model) {
        return byModel.computeIfAbsent(model, key -> new Semaphore(each, true));
    }
}
