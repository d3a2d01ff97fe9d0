package dev.regatta.compat.recorded;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.regatta.Crew;
import dev.regatta.message.DetailLevel;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import dev.regatta.tool.Tool;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A tool that adds images to a conversation, and the hook that shows them: user's code. Thread-safe. */
final class ShownImages {
    private final Map<String, List<Part>> byTask = new ConcurrentHashMap<>();
    private final BiConsumer<String, Request> called;

    /**
     * What the tool is called with.
     *
     * @param url where the image is
     * @param action what is to be done with it
     */
    record Request(@JsonProperty("image_url") String url, String action) {}

    /** Makes them; {@code called} is told of each call, and of the tool's name. */
    ShownImages(BiConsumer<String, Request> called) {
        this.called = called;
    }

    Tool tool() {
        return Tool.of("add_image_to_content", "Shows you an image.", Request.class, (request, context) -> {
            called.accept("add_image_to_content", request);
            byTask.computeIfAbsent(context.taskId(), first -> new CopyOnWriteArrayList<>())
                    .add(image(request.url()));
            return "The image follows. " + request.action();
        });
    }

    private static Part image(String url) {
        return new Part.Image(new Part.Picture(new Part.Media(URI.create(url), null, null), null), DetailLevel.AUTO);
    }

    Crew shownIn(Crew crew) {
        return crew.aroundModelCalls((call, context, next) -> {
            List<Part> images = byTask.get(context.taskId());
            if (images == null) {
                return next.call(call);
            }
            List<Message> messages = new ArrayList<>(call.messages());
            messages.add(new Message.User(null, images, Map.of()));
            return next.call(call.withMessages(messages));
        });
    }
}
