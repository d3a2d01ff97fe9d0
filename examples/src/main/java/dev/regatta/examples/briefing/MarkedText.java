package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads texts that are marked line by line: plain text, reStructuredText, AsciiDoc and man pages. Code, tables and directives
 * are left out; what is left are paragraphs and list items under their headings.
 */
final class MarkedText {
    private static final Pattern UNDERLINE = Pattern.compile("^([=\\-~^\"'`#*+])\\1{2,}\\s*$");
    private static final Pattern ASCIIDOC_HEADING = Pattern.compile("^={1,6} (\\S.*)$");
    private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•+.]{1,3}|\\(?\\d{1,3}[.)]|#\\.)\\s+(?=\\S)");
    private static final Pattern DIRECTIVE = Pattern.compile(
            "^\\s*(?:\\.\\. |:[\\w -]+:(?:\\s|$)|include::|image::|ifdef::|ifndef::|endif::|//|\\[[\\w#.,=\" -]*]$).*");
    private static final Pattern TABLE =
            Pattern.compile("^\\s*(?:\\+[-=+]{3,}|\\||[=]{2,}\\s+[=]{2,}|[-]{3,}\\s+[-]{3,}).*");
    private static final Pattern FENCE = Pattern.compile("^(?:-{4,}|\\.{4,}|={4,}|\\+{4,}|```.*|~~~.*)\\s*$");
    private static final Pattern ROLE = Pattern.compile(":[\\w:.+-]{1,30}:`~?([^`<]{1,200}?)(?: <[^`>]{0,300}>)?`");
    private static final Pattern LINK = Pattern.compile(
            "`([^`<]{1,200}?) ?<[^`>]{1,300}>`__?|(?:https?://[^\\s\\[]{1,200}|link:[^\\s\\[]{1,200}|<<[^,>]{1,80},)\\[?([^\\]>]{1,200})(?:]|>>)");
    private static final Pattern EMPHASIS = Pattern.compile("\\*\\*([^*\\n]{1,200})\\*\\*|``([^`\\n]{1,200})``");
    private static final Pattern SUBSTITUTION = Pattern.compile("\\|[\\w -]{1,40}\\|(?:_\\b)?|(?m)^\\.\\. \\|.*$");
    private static final Pattern ROFF_FONT =
            Pattern.compile("\\\\f(?:\\[\\w*]|\\(\\w\\w|\\w)|\\\\[&|^/,]|\\\\s[+-]?\\d");
    private static final Pattern ROFF_SPACE = Pattern.compile("\\\\[ ~0]|\\\\\\(em|\\\\\\(en");
    private static final Pattern HYPHENATED = Pattern.compile("(\\p{Ll})[-\\u2010\\u00AD]\\R(\\p{Ll})");

    private MarkedText() {}

    static List<Section> lines(String text) {
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        List<String> lines = HYPHENATED.matcher(text).replaceAll("$1$2").lines().toList();
        StringBuilder paragraph = new StringBuilder();
        boolean code = false;
        boolean skipIndented = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
            boolean indented = line.startsWith("  ") || line.startsWith("\t");
            skipIndented &= line.isBlank() || indented;
            Matcher heading = ASCIIDOC_HEADING.matcher(line);
            boolean underlined = !line.isBlank()
                    && !indented
                    && UNDERLINE.matcher(next).matches()
                    && next.strip().length() >= line.strip().length() - 2
                    && paragraph.isEmpty();
            if (FENCE.matcher(line).matches() && (code || !isOverline(lines, i))) {
                code = !code && closes(lines, i);
                end(sections, paragraph);
            } else if (code || skipIndented) {
                // what is no prose
            } else if (heading.matches() || underlined) {
                end(sections, paragraph);
                sections.add(new Section(plain(underlined ? line : heading.group(1)), new ArrayList<>()));
                i += underlined ? 1 : 0;
            } else if (DIRECTIVE.matcher(line).matches()) {
                end(sections, paragraph);
                skipIndented = line.strip().startsWith(".. ");
            } else if (line.isBlank()
                    || TABLE.matcher(line).matches()
                    || UNDERLINE.matcher(line).matches()) {
                skipIndented |= paragraph.toString().endsWith("::");
                end(sections, paragraph);
            } else {
                if (BULLET.matcher(line).find()) {
                    end(sections, paragraph);
                }
                paragraph
                        .append(paragraph.isEmpty() ? "" : " ")
                        .append(BULLET.matcher(line).replaceFirst("").strip());
            }
        }
        end(sections, paragraph);
        return sections;
    }

    private static boolean isOverline(List<String> lines, int at) {
        return at + 2 < lines.size()
                && lines.get(at + 2).strip().equals(lines.get(at).strip());
    }

    /** {@return whether a line like this one follows: else it is a rule, and not the beginning of code} */
    private static boolean closes(List<String> lines, int at) {
        String fence = lines.get(at).strip();
        String end = fence.startsWith("```") ? "```" : fence.startsWith("~~~") ? "~~~" : fence;
        return lines.subList(at + 1, Math.min(lines.size(), at + 120)).stream()
                .anyMatch(line -> line.strip().equals(end));
    }

    private static void end(List<Section> sections, StringBuilder paragraph) {
        String text = plain(paragraph.toString());
        if (!text.isEmpty()) {
            sections.getLast().paragraphs().add(text);
        }
        paragraph.setLength(0);
    }

    private static String plain(String text) {
        String plain = ROLE.matcher(text).replaceAll("$1");
        plain = LINK.matcher(plain).replaceAll("$1$2");
        plain = EMPHASIS.matcher(plain).replaceAll("$1$2");
        plain = SUBSTITUTION.matcher(plain).replaceAll("");
        return plain.replaceAll("\\s+", " ").replaceAll("::$", ":").strip();
    }

    /** Man pages: {@code .SH} makes headings, {@code .PP} and {@code .TP} paragraphs; the line of NAME is a definition. */
    static List<Section> man(String text) {
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        StringBuilder paragraph = new StringBuilder();
        boolean code = false;
        for (String raw : text.lines().toList()) {
            String line = ROFF_SPACE
                    .matcher(ROFF_FONT.matcher(raw).replaceAll(""))
                    .replaceAll(" ")
                    .replace("\\-", "-")
                    .replace("\\.", ".");
            String[] words = line.split("\\s+", 2);
            String rest = words.length > 1 ? words[1].replace("\"", "") : "";
            switch (words[0]) {
                case ".SH", ".SS", ".Sh", ".Ss" -> {
                    end(sections, paragraph);
                    sections.add(new Section(rest, new ArrayList<>()));
                }
                case ".nf", ".EX" -> code = true;
                case ".fi", ".EE" -> code = false;
                case ".PP", ".P", ".LP", ".Pp", ".TP", ".IP", ".It", ".HP", ".RS", ".RE" -> end(sections, paragraph);
                case ".B", ".I", ".BR", ".IR", ".RB", ".RI", ".BI", ".IB", ".Nm" ->
                    paragraph.append(' ').append(rest);
                case ".Nd" -> paragraph.append(" - ").append(rest);
                default -> {
                    if (line.isBlank()) {
                        end(sections, paragraph);
                    } else if (!code && !line.startsWith(".") && !line.startsWith("'")) {
                        paragraph.append(' ').append(line.strip());
                    }
                }
            }
        }
        end(sections, paragraph);
        return sections;
    }
}
