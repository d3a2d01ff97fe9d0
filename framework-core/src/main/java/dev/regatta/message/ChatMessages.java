package dev.regatta.message;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.data.video.Video;
import dev.regatta.message.Part.Media;
import dev.regatta.message.Part.Picture;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into those of langchain4j and back. Nothing is lost either way: the reason why a model stopped becomes the
 * attribute {@code finish_reason} of an {@link AiMessage}, its pictures the one that langchain4j keeps them in. Narrow numbers
 * among the attributes become {@link Long} and {@link Double}.
 */
public final class ChatMessages {
    private ChatMessages() {}

    /**
     * Returns a message as langchain4j's.
     *
     * @param message the message
     * @return the same as a {@link ChatMessage}
     */
    public static ChatMessage toChat(Message message) {
        return switch (message) {
            case Message.Instruction system -> SystemMessage.from(system.text());
            case Message.User user ->
                UserMessage.builder()
                        .name(user.name())
                        .contents(
                                user.parts().stream().map(ChatMessages::content).toList())
                        .attributes(user.attributes())
                        .build();
            case Message.Assistant assistant -> ai(assistant);
            case Message.ToolResult result ->
                ToolExecutionResultMessage.builder()
                        .id(result.id())
                        .toolName(result.tool())
                        .contents(result.parts().stream()
                                .map(ChatMessages::content)
                                .toList())
                        .isError(result.error())
                        .attributes(result.attributes())
                        .build();
            case Message.Custom custom -> CustomMessage.from(custom.attributes());
        };
    }

    /**
     * Returns a message of langchain4j as ours.
     *
     * @param chat the message
     * @return the same as a {@link Message}
     * @throws IllegalArgumentException if it is of a class that is not langchain4j's own, or an attribute has no plain form
     *     ({@link PlainValues})
     */
    public static Message toMessage(ChatMessage chat) {
        return toMessage(chat, name -> {
            throw new IllegalArgumentException("The attribute '" + name + "' of a "
                    + chat.getClass().getSimpleName() + " has no plain form: texts, numbers, booleans, lists, maps.");
        });
    }

    /**
     * Returns a message of langchain4j as ours, without the attributes that have no plain form.
     *
     * @param chat the message
     * @param leftOut is told the name of each attribute that is left out
     * @return the same as a {@link Message}
     * @throws IllegalArgumentException if it is of a class that is not langchain4j's own
     */
    public static Message toMessage(ChatMessage chat, Consumer<String> leftOut) {
        return switch (chat) {
            case SystemMessage system -> new Message.Instruction(system.text());
            case UserMessage user ->
                new Message.User(user.name(), parts(user.contents()), plain(user.attributes(), leftOut));
            case AiMessage ai -> assistant(ai, leftOut);
            case ToolExecutionResultMessage result ->
                new Message.ToolResult(
                        result.id(),
                        result.toolName(),
                        parts(result.contents()),
                        result.isError(),
                        plain(result.attributes(), leftOut));
            case CustomMessage custom -> new Message.Custom(plain(custom.attributes(), leftOut));
            default ->
                throw new IllegalArgumentException(
                        "A " + chat.getClass().getName() + " is none of langchain4j's own messages.");
        };
    }

    // ---- assistants
    // --------------------------------------------------------------------------------------------------

    private static AiMessage ai(Message.Assistant assistant) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>(assistant.attributes());
        FinishReason finish = assistant.finish();
        if (finish != null) {
            attributes.put(Message.Assistant.FINISH, finish.name());
        }
        if (!assistant.images().isEmpty()) {
            attributes.put(
                    Message.Assistant.IMAGES,
                    assistant.images().stream().map(ChatMessages::image).toList());
        }
        return AiMessage.builder()
                .text(assistant.text())
                .thinking(assistant.thinking())
                .toolExecutionRequests(assistant.toolCalls().stream()
                        .map(request -> ToolExecutionRequest.builder()
                                .id(request.id())
                                .name(request.name())
                                .arguments(request.arguments())
                                .build())
                        .toList())
                .attributes(attributes)
                .build();
    }

    private static Message.Assistant assistant(AiMessage ai, Consumer<String> leftOut) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>(ai.attributes());
        Object images = attributes.get(Message.Assistant.IMAGES);
        boolean pictures = images instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(Image.class::isInstance);
        if (pictures) {
            attributes.remove(Message.Assistant.IMAGES);
        }
        FinishReason finish = null;
        if (Message.Assistant.isFinish(attributes.get(Message.Assistant.FINISH))) {
            finish = FinishReason.valueOf(String.valueOf(attributes.remove(Message.Assistant.FINISH)));
        }
        return new Message.Assistant(
                ai.text(),
                ai.thinking(),
                ai.toolExecutionRequests().stream()
                        .map(request -> new Message.ToolRequest(request.id(), request.name(), request.arguments()))
                        .toList(),
                pictures ? ai.images().stream().map(ChatMessages::picture).toList() : List.of(),
                finish,
                plain(attributes, leftOut));
    }

    private static Map<String, @Nullable Object> plain(
            Map<String, ? extends @Nullable Object> attributes, Consumer<String> leftOut) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            try {
                plain.put(name, PlainValues.of(value));
            } catch (IllegalArgumentException none) {
                leftOut.accept(name);
            }
        });
        return plain;
    }

    // ---- parts
    // -------------------------------------------------------------------------------------------------------

    private static List<Part> parts(List<Content> contents) {
        return contents.stream().map(ChatMessages::part).toList();
    }

    private static Part part(Content content) {
        return switch (content) {
            case TextContent text -> new Part.Text(text.text());
            case ImageContent image ->
                new Part.Image(
                        picture(image.image()),
                        DetailLevel.valueOf(image.detailLevel().name()));
            case AudioContent audio -> {
                byte[] bytes = audio.audio().binaryData();
                yield new Part.Audio(
                        media(
                                audio.audio().url(),
                                audio.audio().base64Data(),
                                audio.audio().mimeType()),
                        bytes == null ? null : Base64.getEncoder().encodeToString(bytes));
            }
            case VideoContent video ->
                new Part.Video(media(
                        video.video().url(),
                        video.video().base64Data(),
                        video.video().mimeType()));
            case PdfFileContent pdf ->
                new Part.Pdf(media(
                        pdf.pdfFile().url(),
                        pdf.pdfFile().base64Data(),
                        pdf.pdfFile().mimeType()));
            default ->
                throw new IllegalArgumentException(
                        "A " + content.getClass().getName() + " is none of langchain4j's own contents.");
        };
    }

    private static Content content(Part part) {
        return switch (part) {
            case Part.Text text -> TextContent.from(text.text());
            case Part.Image image ->
                ImageContent.from(
                        image(image.picture()),
                        ImageContent.DetailLevel.valueOf(image.detail().name()));
            case Part.Audio audio ->
                AudioContent.from(Audio.builder()
                        .url(audio.media().url())
                        .base64Data(audio.media().base64())
                        .mimeType(audio.media().mimeType())
                        .binaryData(
                                audio.binary() == null
                                        ? null
                                        : Base64.getDecoder().decode(audio.binary()))
                        .build());
            case Part.Video video ->
                VideoContent.from(Video.builder()
                        .url(video.media().url())
                        .base64Data(video.media().base64())
                        .mimeType(video.media().mimeType())
                        .build());
            case Part.Pdf pdf ->
                PdfFileContent.from(PdfFile.builder()
                        .url(pdf.media().url())
                        .base64Data(pdf.media().base64())
                        .mimeType(pdf.media().mimeType())
                        .build());
        };
    }

    private static Picture picture(Image image) {
        return new Picture(media(image.url(), image.base64Data(), image.mimeType()), image.revisedPrompt());
    }

    private static Image image(Picture picture) {
        return Image.builder()
                .url(picture.media().url())
                .base64Data(picture.media().base64())
                .mimeType(picture.media().mimeType())
                .revisedPrompt(picture.revisedPrompt())
                .build();
    }

    private static Media media(@Nullable URI url, @Nullable String base64, @Nullable String mimeType) {
        return new Media(url, base64, mimeType);
    }
}
