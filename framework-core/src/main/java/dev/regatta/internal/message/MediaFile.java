package dev.regatta.internal.message;

import dev.regatta.error.PermanentException;
import dev.regatta.message.DetailLevel;
import dev.regatta.message.Part;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Makes a part of a message of a file: a medium by its kind, a text with its name. */
public final class MediaFile {
    private MediaFile() {}

    public static Part read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            String guessed = URLConnection.guessContentTypeFromName(name);
            String kind = guessed == null ? Files.probeContentType(file) : guessed;
            String type = kind == null ? "" : kind;
            if (isMedium(type)) {
                return medium(
                        type, new Part.Media(null, Base64.getEncoder().encodeToString(Files.readAllBytes(file)), type));
            }
            return new Part.Text("File " + name + ":\n" + Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException noText) {
            throw new PermanentException(
                    "The file '" + file + "' is neither a picture, a sound, a film, a PDF nor a text in UTF-8."
                            + " Give its type with showing(Part…).",
                    noText);
        } catch (IOException unreadable) {
            throw new PermanentException("The file '" + file + "' cannot be read. Check its path.", unreadable);
        }
    }

    private static boolean isMedium(String type) {
        return type.startsWith("image/")
                || type.startsWith("audio/")
                || type.startsWith("video/")
                || type.equals("application/pdf");
    }

    private static Part medium(String type, Part.Media media) {
        return switch (type.substring(0, type.indexOf('/'))) {
            case "image" -> new Part.Image(new Part.Picture(media, null), DetailLevel.AUTO);
            case "audio" -> new Part.Audio(media, null);
            case "video" -> new Part.Video(media);
            default -> new Part.Pdf(media);
        };
    }
}
