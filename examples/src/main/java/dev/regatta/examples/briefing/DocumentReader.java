package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Document.Section;
import java.io.IOException;
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
import java.util.regex.Matcher;
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
    private static final Pattern JAVA_COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern JAVADOC_NOISE = Pattern.compile("(?m)^\\s*\\*\\s?|\\{@\\w+\\s+([^}]*)\\}|<[^>]+>");

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
    private static List<Section> markdown(String text) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("", new ArrayList<>()));
        MARKDOWN.parse(text).accept(new AbstractVisitor() {
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
        List<String> comments = new ArrayList<>();
        Matcher matcher = JAVA_COMMENT.matcher(text);
        while (matcher.find()) {
            String body = JAVADOC_NOISE.matcher(matcher.group(1)).replaceAll("$1");
            body.lines()
                    .takeWhile(line -> !line.strip().startsWith("@"))
                    .collect(Collectors.collectingAndThen(Collectors.joining("\n"), DocumentReader::paragraphs))
                    .forEach(comments::add);
        }
        return List.of(new Section("", comments));
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
