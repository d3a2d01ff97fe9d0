package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Crew;
import dev.regatta.Task;
import dev.regatta.error.PermanentException;
import dev.regatta.message.DetailLevel;
import dev.regatta.message.Part;
import dev.regatta.model.ScriptedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks show their agents. */
@Timeout(60)
final class MediaTest {
    private final ScriptedModel model = ScriptedModel.answering("A shoe.");

    @Test
    void a_picture_goes_to_the_model_with_the_description() {
        Part picture = new Part.Image(
                new Part.Picture(new Part.Media(URI.create("https://example.com/shoe.jpg"), null, null), null),
                DetailLevel.HIGH);

        String answer = Crew.of(Task.of("look", "What is this?").showing(picture))
                .model(model)
                .kickoff()
                .output();

        assertThat(answer).isEqualTo("A shoe.");
        List<Content> contents = contents();
        assertThat(((TextContent) contents.getFirst()).text()).isEqualTo("What is this?");
        assertThat(((ImageContent) contents.get(1)).image().url()).hasToString("https://example.com/shoe.jpg");
        assertThat(((ImageContent) contents.get(1)).detailLevel()).isEqualTo(ImageContent.DetailLevel.HIGH);
    }

    @Test
    void files_are_media_by_their_names_and_texts_otherwise(@TempDir Path folder) throws IOException {
        Path image = Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
        Path pdf = Files.write(folder.resolve("b.pdf"), new byte[] {4});
        Path text = Files.writeString(folder.resolve("c.unknown"), "plain words");

        Crew.of(Task.of("look", "What are these?").showing(image, pdf, text))
                .model(model)
                .kickoff();

        List<Content> contents = contents();
        assertThat(((ImageContent) contents.get(1)).image().base64Data()).isEqualTo("AQID");
        assertThat(((ImageContent) contents.get(1)).image().mimeType()).isEqualTo("image/png");
        assertThat(((PdfFileContent) contents.get(2)).pdfFile().base64Data()).isEqualTo("BA==");
        assertThat(((TextContent) contents.get(3)).text()).isEqualTo("File c.unknown:\nplain words");
    }

    @Test
    void a_file_that_is_not_there_or_is_nothing_known_is_told_at_once(@TempDir Path folder) throws IOException {
        Path noise = Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Task<String> task = Task.of("look", "What is this?");

        assertThatThrownBy(() -> task.showing(folder.resolve("nowhere.png")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> task.showing(noise)).hasMessageContaining("Give its type with showing(Part…)");
    }

    private List<Content> contents() {
        return ((UserMessage) model.requests().getFirst().messages().get(1)).contents();
    }
}
