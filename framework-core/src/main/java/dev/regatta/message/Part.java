package dev.regatta.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.net.URI;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A part of what is said: a text or a medium. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Part {

    /**
     * A text.
     *
     * @param text the text
     */
    @JsonTypeName("text")
    record Text(String text) implements Part {
        /** Takes any text. */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        /** {@return its length; the text stays out of it} */
        @Override
        public String toString() {
            return "text, " + text.length() + " characters";
        }
    }

    /**
     * A picture.
     *
     * @param picture the picture
     * @param detail how closely a model is to look at it
     */
    @JsonTypeName("image")
    record Image(Picture picture, DetailLevel detail) implements Part {
        /** Takes both. */
        public Image {
            Objects.requireNonNull(picture, "picture");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * A sound.
     *
     * @param media the sound
     * @param binary its bytes in Base64 (RFC 4648, with padding), where they were given as bytes; {@code null} otherwise
     */
    @JsonTypeName("audio")
    record Audio(Media media, @Nullable String binary) implements Part {
        /** Checks the Base64. */
        public Audio {
            Objects.requireNonNull(media, "media");
            if (binary != null) {
                binary = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(binary));
            }
        }

        /** {@return what is known of it without its bytes} */
        @Override
        public String toString() {
            return "audio, " + media + (binary == null ? "" : ", " + binary.length() + " characters of Base64");
        }
    }

    /**
     * A film.
     *
     * @param media the film
     */
    @JsonTypeName("video")
    record Video(Media media) implements Part {
        /** Takes any film. */
        public Video {
            Objects.requireNonNull(media, "media");
        }
    }

    /**
     * A document in PDF.
     *
     * @param media the document; its type is {@code application/pdf} where it has none
     */
    @JsonTypeName("pdf")
    record Pdf(Media media) implements Part {
        /** Gives it its type. */
        public Pdf {
            media = media.mimeType() == null ? new Media(media.url(), media.base64(), "application/pdf") : media;
        }
    }

    /**
     * Where a medium is to be had, or the medium itself.
     *
     * @param url where it is to be had; {@code null} if it is given or unknown
     * @param base64 its bytes in Base64; {@code null} if they are elsewhere
     * @param mimeType what it is: {@code image/png}; {@code null} if nobody says
     */
    record Media(
            @Nullable URI url,
            @Nullable String base64,
            @Nullable String mimeType) {
        /** {@return its type and length; neither address nor bytes} */
        @Override
        public String toString() {
            return (mimeType == null ? "media" : mimeType)
                    + (url == null ? "" : " elsewhere")
                    + (base64 == null ? "" : ", " + base64.length() + " characters of Base64");
        }
    }

    /**
     * A picture, given or made by a model.
     *
     * @param media the picture
     * @param revisedPrompt what the model made it from in the end; {@code null} if nobody says
     */
    record Picture(Media media, @Nullable String revisedPrompt) {
        /** Takes any picture. */
        public Picture {
            Objects.requireNonNull(media, "media");
        }

        /** {@return what is known of it without its bytes} */
        @Override
        public String toString() {
            return media.toString();
        }
    }
}
