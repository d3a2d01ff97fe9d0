package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Document.Section;
import java.io.ByteArrayInputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
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
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * Reads the text of one file: Markdown, marked and plain text, HTML, man pages, Word, PDF, the comments of Java, and the
 * description of a package. What is packed with gzip is unpacked.
 */
final class DocumentReader {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\R\\s*\\R");
    /** What is no text in a Javadoc comment. No part of it can match from many places to the end: that would be quadratic. */
    private static final Pattern JAVADOC_NOISE =
            Pattern.compile("(?m)^[ \\t]*+\\*[ \\t]?|\\{@\\w{1,40}[ \\t\\n]{1,40}([^}]{0,500})\\}|<[^<>]+>");

    private static final Pattern JSX =
            Pattern.compile("(?m)^(?:import|export) .*$|</?[A-Z][\\w.]{0,60}[^<>]{0,500}>|\\{/\\*[^{}]{0,500}\\*/}");
    private static final Pattern FRONT_MATTER = Pattern.compile("^---\\R(.{0,4000}?)\\R---[ \\t]*\\R", Pattern.DOTALL);
    private static final Pattern FRONT_TITLE = Pattern.compile("(?m)^title:[ \\t]*[\"']?([^\"'\\n]{1,200})");
    private static final Pattern FRONT_LEAD =
            Pattern.compile("(?m)^(?:description|summary):[ \\t]*[\"']?([^\"\\n]{10,500}?)[\"']?[ \\t]*$");
    private static final Pattern README =
            Pattern.compile("readme(?:\\.(?:debian|source|first|unix|linux))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAN = Pattern.compile(".*\\.[1-8](?:[a-z]{1,4})?$");
    private static final int FEWEST_LINKS = 3;

    /** How deep lists and quotes may nest; the time to parse them grows with the square of it, and more. */
    private static final int DEEPEST = 200;

    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    /** Turns the bytes of a file into sections. */
    @FunctionalInterface
    private interface Format {
        List<Section> read(byte[] bytes) throws IOException;
    }

    private static final Map<String, Format> FORMATS = Map.ofEntries(
            Map.entry("md", bytes -> markdown(text(bytes))),
            Map.entry("markdown", bytes -> markdown(text(bytes))),
            Map.entry("mdx", bytes -> markdown(JSX.matcher(text(bytes)).replaceAll(""))),
            Map.entry("txt", bytes -> MarkedText.lines(text(bytes))),
            Map.entry("rst", bytes -> MarkedText.lines(text(bytes))),
            Map.entry("adoc", bytes -> MarkedText.lines(text(bytes))),
            Map.entry("asciidoc", bytes -> MarkedText.lines(text(bytes))),
            Map.entry("html", bytes -> html(text(bytes))),
            Map.entry("htm", bytes -> html(text(bytes))),
            Map.entry("xhtml", bytes -> html(text(bytes))),
            Map.entry("man", bytes -> MarkedText.man(text(bytes))),
            Map.entry("java", bytes -> java(text(bytes))),
            Map.entry("docx", WordText::read),
            Map.entry("pdf", DocumentReader::pdf));

    private DocumentReader() {}

    static Set<String> types() {
        return FORMATS.keySet();
    }

    static String typeOf(Path file) {
        String name = unpackedName(file);
        String type = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (FORMATS.containsKey(type)) {
            return type;
        }
        return README.matcher(name).matches() ? "txt" : MAN.matcher(name).matches() ? "man" : type;
    }

    /** {@return whether a file has one of these types, or describes a package} */
    static boolean isWanted(Path file, Set<String> types) {
        return types.contains(typeOf(file))
                || Metadata.isNamed(file.getFileName().toString());
    }

    private static String unpackedName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
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
        if (file.toString().endsWith(".gz")) {
            bytes = WordText.unpacked(new GZIPInputStream(new ByteArrayInputStream(bytes)));
        }
        String type = typeOf(file);
        boolean metadata = Metadata.isNamed(file.getFileName().toString());
        if (!Set.of("pdf", "docx").contains(type) && looksBinary(bytes)) {
            throw new UnreadableException("is not text, though its name ends with ." + type);
        }
        Format format = metadata ? content -> described(file, text(content)) : FORMATS.get(type);
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

    /** The description of a package, and for Python the page that stands below it. */
    private static List<Section> described(Path file, String text) throws IOException {
        String name = file.getFileName().toString();
        List<Section> sections = new ArrayList<>();
        Metadata.description(name, text)
                .ifPresent(description -> sections.add(new Section("", List.of(oneLine(description)))));
        if (Metadata.hasPage(name)) {
            Matcher body = BLANK_LINES.matcher(text);
            sections.addAll(body.find() ? markdown(text.substring(body.end())) : List.of());
        }
        return sections;
    }

    // ---- formats
    // -----------------------------------------------------------------------------------------------------

    /** Paragraphs and list items under their headings, without code blocks and tables. */
    private static List<Section> markdown(String whole) throws IOException {
        Matcher front = FRONT_MATTER.matcher(whole);
        boolean has = front.find();
        String text = has ? whole.substring(front.end()) : whole;
        if (text.lines().anyMatch(line -> depth(line) > DEEPEST)) {
            throw new UnreadableException("nests lists or quotes more than " + DEEPEST + " deep");
        }
        List<Section> sections = new ArrayList<>();
        Matcher title = FRONT_TITLE.matcher(has ? front.group(1) : "");
        sections.add(new Section(title.find() ? title.group(1).strip() : "", new ArrayList<>()));
        Matcher lead = FRONT_LEAD.matcher(has ? front.group(1) : "");
        if (lead.find()) {
            sections.getLast().paragraphs().add(oneLine(lead.group(1)));
        }
        MARKDOWN.parseReader(new InterruptibleReader(text)).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                sections.add(new Section(plain(heading), new ArrayList<>()));
            }

            @Override
            public void visit(Paragraph paragraph) {
                String words = plain(paragraph);
                if (!words.isEmpty() && !isNavigation(paragraph, words)) {
                    sections.getLast().paragraphs().add(words);
                }
            }

            @Override
            public void visit(HtmlBlock block) {
                for (Section section : html(block.getLiteral())) {
                    if (!section.heading().isEmpty()) {
                        sections.add(new Section(section.heading(), new ArrayList<>()));
                    }
                    sections.getLast().paragraphs().addAll(section.paragraphs());
                }
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

    /** {@return whether a paragraph is a row of links rather than a text} */
    private static boolean isNavigation(Node paragraph, String words) {
        int[] found = new int[2];
        paragraph.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                found[0]++;
                found[1] += plain(link).length();
            }
        });
        return found[0] >= FEWEST_LINKS && found[1] * 10 > words.length() * 7;
    }

    /** {@return the words of a heading or a paragraph; code keeps its marks, links keep their words, pictures have none} */
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
            public void visit(Image part) {
                // a badge or a picture; its words are no sentence of the text
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
        org.jsoup.nodes.Document page = Jsoup.parse(text);
        page.select(
                        "nav, header nav, footer, aside, script, style, pre, table.navigation, .headerlink, .navbar, .sidebar, .toc, #toc, "
                                + ".navheader, .navfooter, .sphinxsidebar, .related, .footer, .breadcrumbs, [role=navigation]")
                .remove();
        for (Element element : page.select("h1, h2, h3, h4, h5, h6, p, li, dd, blockquote")) {
            String content = oneLine(element.text());
            if (element.normalName().matches("h[1-6]")) {
                sections.add(new Section(content, new ArrayList<>()));
            } else if (!content.isEmpty()
                    && element.select("a").text().length() * 10 <= content.length() * 8
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
            return MarkedText.lines(new PDFTextStripper().getText(document));
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
