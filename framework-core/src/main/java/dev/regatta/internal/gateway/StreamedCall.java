package dev.regatta.internal.gateway;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.regatta.internal.error.Throwables;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call to a model that streams. What the model says waits in a bounded queue for the thread that called, which hands it on;
 * when the queue is full, the model's thread waits, and with it the connection. When the caller is interrupted, the stream is
 * cancelled, which closes the connection: at once, or, if it has not begun, with its first piece.
 */
public final class StreamedCall implements StreamingChatResponseHandler {
    private static final int MOST_WAITING = 256;
    private static final long LOOK_MILLIS = 50;

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile @Nullable StreamingHandle handle;
    private volatile boolean closed;

    /** What a model said, or how its call ended. */
    private sealed interface Item {
        record Said(Piece piece) implements Item {}

        record Done(ChatResponse response) implements Item {}

        record Failed(Throwable failure) implements Item {}
    }

    /** What a model said. */
    public sealed interface Piece {
        record Text(String text) implements Piece {}

        record Thinking(String text) implements Piece {}

        record Call(PartialToolCall call) implements Piece {}
    }

    private StreamedCall() {}

    /**
     * Makes a call.
     *
     * @param consumer is handed each piece, on the calling thread; must not throw
     * @param over whether nobody waits for the answer any more; asked time and again, since a consumer may keep the interrupt
     *     of the calling thread to itself
     * @param threads makes the thread on which the model is called, as not every one returns before it has said all
     * @return the whole answer
     * @throws InterruptedException if the caller was interrupted; the stream is cancelled, and the model's thread has ended
     * @throws Exception what the model failed with
     */
    public static ChatResponse call(
            StreamingChatModel model,
            ChatRequest request,
            Consumer<Piece> consumer,
            BooleanSupplier over,
            ThreadFactory threads)
            throws Exception {
        StreamedCall call = new StreamedCall();
        Thread caller = threads.newThread(() -> call.begin(model, request));
        caller.start();
        try {
            return call.hand(consumer, over);
        } catch (InterruptedException stopped) {
            call.close();
            caller.interrupt();
            awaitEnd(caller); // nothing of a stopped call goes on; whoever bounds this call names it if that takes too
            // long
            throw stopped;
        } finally {
            call.close();
            caller.interrupt();
        }
    }

    private static void awaitEnd(Thread caller) {
        boolean again = false;
        while (caller.isAlive()) {
            try {
                caller.join();
            } catch (InterruptedException told) {
                again = true;
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(StreamingChatModel model, ChatRequest request) {
        try {
            model.chat(request, this);
        } catch (Throwable failure) { // handed to the caller
            put(new Item.Failed(failure));
        }
    }

    private ChatResponse hand(Consumer<Piece> consumer, BooleanSupplier over) throws Exception {
        while (!over.getAsBoolean()) {
            switch (queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                case null -> {} // the model is silent
                case Item.Said said -> consumer.accept(said.piece());
                case Item.Done done -> {
                    return done.response();
                }
                case Item.Failed failed -> {
                    Throwables.rethrow(failed.failure());
                }
            }
        }
        throw new InterruptedException("nobody waits for the answer any more");
    }

    private void close() {
        closed = true;
        StreamingHandle open = handle;
        if (open != null) {
            open.cancel();
        }
    }

    // ---- the model speaks, on its own thread
    // -------------------------------------------------------------------------

    private void put(Item item) {
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting && !closed) {
            try {
                waiting = !queue.offer(item, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (
                    InterruptedException
                            notOurs) { // a caller that goes away closes first; nothing may be lost till then
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        StreamingHandle open = handle;
        if (closed && open != null) {
            open.cancel();
        }
    }

    @Override
    public void onPartialResponse(String text) {
        put(new Item.Said(new Piece.Text(text)));
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        handle = context.streamingHandle();
        onPartialResponse(partial.text());
    }

    @Override
    public void onPartialThinking(PartialThinking partial) {
        put(new Item.Said(new Piece.Thinking(partial.text())));
    }

    @Override
    public void onPartialThinking(PartialThinking partial, PartialThinkingContext context) {
        handle = context.streamingHandle();
        onPartialThinking(partial);
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial) {
        put(new Item.Said(new Piece.Call(partial)));
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial, PartialToolCallContext context) {
        handle = context.streamingHandle();
        onPartialToolCall(partial);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        handle = null; // nothing is left to cancel
        put(new Item.Done(response));
    }

    @Override
    public void onError(Throwable failure) {
        put(new Item.Failed(
                failure == null ? new IllegalStateException("The model failed without a reason") : failure));
    }
}
