package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Document.Section;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Reads the text of one file: Markdown, plain text, HTML, the comments of Java, PDF. */
final class DocumentReader {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\R\\s*\\R");
    /** What is no text in a Javadoc comment. No part of it can match from many places to the end: that would be quadratic. */
    private static final Pattern JAVADOC_NOISE =
            Pattern.compile("(?m)^[ \\t]*+\\*[ \\t]?|\\{@\\w{1,40}[ \\t\\n]{1,40}([^}]{0,500})\\}|<[^<>]+>");

    /** How deep lists and quotes may nest; the time to parse them grows with the square of it, and more. */
    private static final int DEEPEST = 200;

    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    /** Turns the bytes of a file into sections. */
    @FunctionalInterface
    private interface Format {
        List<Section> read(byte[] bytes) throws IOException;
    }

    private static final Map<String, Format> FORMATS = Map.of(
            "md", bytes -> markdown(text(bytes)),
            "txt", bytes -> List.of(new Section("", paragraphs(text(bytes)))),
            "html", bytes -> html(text(bytes)),
            "htm", bytes -> html(text(bytes)),
            "java", bytes -> java(text(bytes)),
            "pdf", DocumentReader::pdf);

    private DocumentReader() {}

    static Set<String> types() {
        return FORMATS.keySet();
    }

    static String typeOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** A file that cannot be read as what its name says it is. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    static Document read(Path folder, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String type = typeOf(file);
        if (!type.equals("pdf") && looksBinary(bytes)) {
            throw new UnreadableException("is not text, though its name ends with ." + type);
        }
        Format format = FORMATS.get(type);
        if (format == null) {
            throw new UnreadableException("has a type that cannot be read");
        }
        List<Section> sections = format.read(bytes).stream()
                .filter(section -> !section.paragraphs().isEmpty())
                .toList();
        String name = folder.relativize(file).toString().replace('\\', '/');
        String title = sections.stream()
                .map(Section::heading)
                .filter(heading -> !heading.isEmpty())
                .findFirst()
                .orElse(file.getFileName().toString());
        return new Document(name, title, sections);
    }

    private static boolean looksBinary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, 8_192); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    // ---- formats
    // -----------------------------------------------------------------------------------------------------

    /** Paragraphs and list items under their headings, without code blocks and tables. */
    private static List<Section> markdown(String text) throws IOException {
        if (text.lines().anyMatch(line -> depth(line) > DEEPEST)) {
            throw new UnreadableException("nests lists or quotes more than " + DEEPEST + " deep");
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("", new ArrayList<>()));
        MARKDOWN.parseReader(new InterruptibleReader(text)).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                sections.add(new Section(plain(heading), new ArrayList<>()));
            }

            @Override
            public void visit(Paragraph paragraph) {
                sections.getLast().paragraphs().add(plain(paragraph));
            }

            @Override
            public void visit(CustomBlock block) {
                if (!(block instanceof TableBlock)) {
                    visitChildren(block);
                }
            }
        });
        return sections;
    }

    /** {@return how deep a line of Markdown can stand in lists and quotes at most: each takes a mark or two columns} */
    private static int depth(String line) {
        int columns = 0;
        int marks = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean lastOfMark = i + 1 == line.length() || line.charAt(i + 1) == ' ' || line.charAt(i + 1) == '\t';
            if (c == ' ' || c == '\t') {
                columns += c == ' ' ? 1 : 4;
            } else if (c == '>' || (lastOfMark && "-+*.)".indexOf(c) >= 0)) {
                marks++;
            } else if (c < '0' || c > '9') {
                break;
            }
        }
        return marks + columns / 2;
    }

    /** Hands out a text piece by piece, and ends with an error when the reading thread is interrupted. */
    private static final class InterruptibleReader extends StringReader {
        InterruptibleReader(String text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while reading Markdown");
            }
            return super.read(buffer, offset, length);
        }
    }

    /** {@return the words of a heading or a paragraph; code keeps its marks, links and pictures keep their words} */
    private static String plain(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append('`').append(part.getLiteral()).append('`');
            }

            @Override
            public void visit(SoftLineBreak part) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak part) {
                text.append(' ');
            }
        });
        return oneLine(text.toString());
    }

    private static List<Section> html(String text) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("", new ArrayList<>()));
        for (Element element : Jsoup.parse(text).select("h1, h2, h3, h4, h5, h6, p, li, dd, blockquote")) {
            String content = oneLine(element.text());
            if (element.normalName().matches("h[1-6]")) {
                sections.add(new Section(content, new ArrayList<>()));
            } else if (!content.isEmpty()
                    && element.select("p, li, dd, blockquote").size() == 1) {
                sections.getLast().paragraphs().add(content);
            }
        }
        return sections;
    }

    private static List<Section> java(String text) {
        List<String> paragraphs = new ArrayList<>();
        int end = 0;
        for (int begin = text.indexOf("/**"); begin >= 0; begin = text.indexOf("/**", end)) {
            int close = text.indexOf("*/", begin + 3);
            if (close < 0) {
                break;
            }
            end = close + 2;
            String comment = text.substring(begin + 3, close);
            JAVADOC_NOISE
                    .matcher(comment)
                    .replaceAll("$1")
                    .lines()
                    .takeWhile(line -> !line.strip().startsWith("@"))
                    .collect(Collectors.collectingAndThen(Collectors.joining("\n"), DocumentReader::paragraphs))
                    .forEach(paragraphs::add);
        }
        return List.of(new Section("", paragraphs));
    }

    private static List<Section> pdf(byte[] bytes) throws IOException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            return List.of(new Section("", paragraphs(new PDFTextStripper().getText(document))));
        }
    }

    private static List<String> paragraphs(String text) {
        return BLANK_LINES
                .splitAsStream(text)
                .map(DocumentReader::oneLine)
                .filter(paragraph -> !paragraph.isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String oneLine(String text) {
        return BLANKS.matcher(text.strip()).replaceAll(" ");
    }
}
