package dev.regatta.models.wire;

import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture, a sound, a film or a file that a model is shown.
 *
 * @param kind what it is
 * @param url where it is, if it is not given itself
 * @param base64 its bytes
 * @param type its media type
 */
record Media(Kind kind, @Nullable String url, @Nullable String base64, String type) {
    /** What it is. */
    enum Kind {
        IMAGE("image/png"),
        AUDIO("audio/wav"),
        VIDEO("video/mp4"),
        PDF("application/pdf");

        private final String usual;

        Kind(String usual) {
            this.usual = usual;
        }
    }

    /** {@return the media in a content; empty for a text} */
    static Optional<Media> of(Content content) {
        return Optional.ofNullable(
                switch (content) {
                    case ImageContent image ->
                        media(
                                Kind.IMAGE,
                                image.image().url(),
                                image.image().base64Data(),
                                image.image().mimeType());
                    case AudioContent audio -> {
                        byte[] bytes = audio.audio().binaryData();
                        String base64 = audio.audio().base64Data();
                        yield media(
                                Kind.AUDIO,
                                audio.audio().url(),
                                base64 == null && bytes != null
                                        ? Base64.getEncoder().encodeToString(bytes)
                                        : base64,
                                audio.audio().mimeType());
                    }
                    case VideoContent video ->
                        media(
                                Kind.VIDEO,
                                video.video().url(),
                                video.video().base64Data(),
                                video.video().mimeType());
                    case PdfFileContent pdf ->
                        media(
                                Kind.PDF,
                                pdf.pdfFile().url(),
                                pdf.pdfFile().base64Data(),
                                pdf.pdfFile().mimeType());
                    default -> null;
                });
    }

    private static Media media(Kind kind, @Nullable URI url, @Nullable String base64, @Nullable String type) {
        return new Media(kind, url == null ? null : url.toString(), base64, type == null ? kind.usual : type);
    }

    /** {@return its address, which holds the bytes themselves if they are given} */
    String address() {
        return base64 == null ? String.valueOf(url) : "data:" + type + ";base64," + base64;
    }

    /** {@return what is after the slash of its type: {@code wav}} */
    String format() {
        return type.substring(type.indexOf('/') + 1).replaceFirst("^x-", "").replaceFirst("^mpeg$", "mp3");
    }

    /** {@return what a request fails with whose API has no place for it} */
    UnsupportedFeatureException unsupported(String api) {
        return new UnsupportedFeatureException(
                "The API of " + api + " takes no " + kind.name().toLowerCase(java.util.Locale.ROOT) + " in this form.");
    }
}
