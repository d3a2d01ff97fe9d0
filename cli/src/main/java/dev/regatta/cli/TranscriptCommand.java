package dev.regatta.cli;

import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.Part;
import dev.regatta.message.Transcript;
import dev.regatta.message.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a transcript. */
@Command(
        name = "transcript",
        description = "Shows what was said in runs, from a file that regatta run --transcript wrote.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TranscriptCommand implements Callable<Integer> {
    private static final int LONGEST = 400;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Terminal terminal;
    private final MessageCodec<Envelope> codec = MessageCodecs.json(Envelope.class);

    @Parameters(paramLabel = "FILE", description = "The transcript.")
    private Path file = Path.of("");

    @Option(names = "--full", description = "Show texts in full; default is their first 400 characters on one line.")
    private boolean full;

    @Option(names = "--json", description = "Print what can be read as lines of JSON.")
    private boolean json;

    TranscriptCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path source = Folders.expanded(file);
        try (InputStream in = Files.newInputStream(source)) {
            return show(Transcript.read(in));
        } catch (IOException | UncheckedIOException unreadable) {
            Throwable why = unreadable.getCause() == null ? unreadable : unreadable.getCause();
            terminal.note("regatta: The transcript '" + source + "' cannot be read ("
                    + why.getClass().getSimpleName() + "). Look at its name and its rights.");
            return RegattaCommand.BAD_USAGE;
        }
    }

    private int show(Iterator<Envelope> said) {
        int broken = 0;
        while (said.hasNext()) {
            try {
                Envelope next = said.next();
                if (json) {
                    terminal.json(new String(codec.encode(next), StandardCharsets.UTF_8));
                } else {
                    terminal.result(line(next));
                }
            } catch (MessageFormatException fault) {
                broken++;
                terminal.note(
                        fault.kind() == MessageFormatException.Kind.TRUNCATED
                                ? "A line was torn at byte " + fault.position() + "; its writer was stopped there."
                                : "regatta: " + fault.getMessage());
            }
        }
        return broken == 0 ? RegattaCommand.DONE : RegattaCommand.FAILED;
    }

    private String line(Envelope envelope) {
        String task = envelope.at() == null || envelope.at().task() == null
                ? ""
                : " " + envelope.at().task();
        return TIME.format(envelope.time().atZone(ZoneId.systemDefault())) + VisibleText.ofLines(task) + "  "
                + VisibleText.ofLines(envelope.from() + " > " + (envelope.to() == null ? "*" : envelope.to())) + "  "
                + shown(said(envelope.message()));
    }

    private static String said(Message message) {
        return switch (message) {
            case Message.Instruction instruction -> "[system] " + instruction.text();
            case Message.User user -> said(user.parts());
            case Message.ToolResult result ->
                (Boolean.TRUE.equals(result.error()) ? "[error] " : "[result] ") + said(result.parts());
            case Message.Custom custom -> custom.toString();
            case Message.Assistant assistant -> {
                StringBuilder said = new StringBuilder(assistant.text() == null ? "" : assistant.text());
                assistant
                        .toolCalls()
                        .forEach(call -> said.append(said.isEmpty() ? "" : " ")
                                .append("[calls ")
                                .append(call.name())
                                .append(' ')
                                .append(call.arguments())
                                .append(']'));
                yield said.toString();
            }
        };
    }

    private static String said(List<Part> parts) {
        StringBuilder said = new StringBuilder();
        for (Part part : parts) {
            said.append(said.isEmpty() ? "" : "\n")
                    .append(part instanceof Part.Text text ? text.text() : "[" + part + "]");
        }
        return said.toString();
    }

    private String shown(String text) {
        if (full) {
            return VisibleText.ofLines(text.replace("\n", "\n    "));
        }
        String flat = text.replaceAll("\\s+", " ").strip();
        int length = flat.codePointCount(0, flat.length());
        return VisibleText.ofLines(
                length <= LONGEST
                        ? flat
                        : flat.substring(0, flat.offsetByCodePoints(0, LONGEST)) + "… (" + text.length()
                                + " characters)");
    }
}
