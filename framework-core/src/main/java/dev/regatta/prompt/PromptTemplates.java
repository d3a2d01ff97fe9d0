package dev.regatta.prompt;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import dev.regatta.internal.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that Regatta says to models, and to people who are asked. The standard words are one file, {@code prompts-1.txt}, in the jar; {@link #of} reads another
 * one of the same form, in any language, which may have some of the sections only. Immutable and thread-safe.
 */
public final class PromptTemplates {
    /** The version of the file's form: which sections it has, and which places they have. */
    public static final int VERSION = 1;

    private static final Pattern TITLE = Pattern.compile("\\[([a-z-]+)]");
    private static final String REMARK = ";;";
    private static final PromptTemplates STANDARD = new PromptTemplates(parse(resource()));

    private final Map<PromptSection, SectionText> sections;

    private PromptTemplates(Map<PromptSection, SectionText> sections) {
        this.sections = sections;
    }

    /** {@return the words in the jar} */
    public static PromptTemplates standard() {
        return STANDARD;
    }

    /**
     * Reads other words.
     *
     * @param text sections, each under its {@code [title]}; lines that begin with {@code ;;} are remarks; a line
     *     {@code version 1} may stand first
     * @return the words, with the standard ones for sections that are not there
     * @throws PermanentException if a section or a place is unknown, or the version another one; the message says which
     */
    public static PromptTemplates of(String text) {
        Map<PromptSection, SectionText> all = new EnumMap<>(STANDARD.sections);
        all.putAll(parse(text));
        return new PromptTemplates(all);
    }

    /**
     * Returns these words with another section.
     *
     * @param section which one
     * @param text what it says
     * @return the changed words
     * @throws PermanentException if the text has a place that the section cannot fill in
     */
    public PromptTemplates with(PromptSection section, String text) {
        Map<PromptSection, SectionText> changed = new EnumMap<>(sections);
        changed.put(section, checked(section, text));
        return new PromptTemplates(changed);
    }

    /**
     * Fills a section in. What is put in is never looked at again. A line that holds nothing but places without a value is
     * left out, and so is a paragraph without lines.
     *
     * @param section which one
     * @param values what fills its places; those that are not there, and blank ones, stay empty
     * @return the text
     */
    public String fill(PromptSection section, Map<String, String> values) {
        return requireNonNull(sections.get(section)).fill(values);
    }

    /**
     * Words a hint at what was probably meant, to stand within another section.
     *
     * @param wrong a name that is not known
     * @param known all that are
     * @return the section {@link PromptSection#HINT} for the nearest name, with a blank before it; empty if none is near
     */
    public String hint(String wrong, Collection<String> known) {
        return Nearest.to(wrong, known)
                .map(name -> " " + fill(PromptSection.HINT, Map.of("name", name)))
                .orElse("");
    }

    /**
     * Returns whether a person's answer accepts a result.
     *
     * @param answer the answer
     * @return whether it is empty, or one of those that {@link PromptSection#PERSON_ACCEPTS} lists, in capitals or not, with or without
     *     a full stop
     */
    public boolean accepts(String answer) {
        return answer.isBlank() || lists(PromptSection.PERSON_ACCEPTS, answer);
    }

    /**
     * Returns whether a person's answer approves a call.
     *
     * @param answer the answer
     * @return whether it is one of those that {@link PromptSection#PERSON_APPROVES} lists, in capitals or not, with or without a full stop
     */
    public boolean approves(String answer) {
        return lists(PromptSection.PERSON_APPROVES, answer);
    }

    private boolean lists(PromptSection section, String answer) {
        String said = plain(answer);
        return !said.isEmpty()
                && Arrays.stream(fill(section, Map.of()).split("[,\n]"))
                        .anyMatch(word -> plain(word).equals(said));
    }

    /** {@return an answer as it is compared} */
    private static String plain(String answer) {
        return Normalizer.normalize(answer, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s.!,;:\"'`]+", " ")
                .strip();
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    private static String resource() {
        try (InputStream in = PromptTemplates.class.getResourceAsStream("prompts-" + VERSION + ".txt")) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<PromptSection, SectionText> parse(String text) {
        Map<PromptSection, SectionText> sections = new EnumMap<>(PromptSection.class);
        PromptSection section = null;
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher title = TITLE.matcher(line.strip());
            if (title.matches()) {
                put(sections, section, lines);
                section = section(title.group(1));
                lines = new ArrayList<>();
            } else if (section != null && !line.startsWith(REMARK)) {
                lines.add(line);
            } else if (section == null) {
                checkBeginning(line.strip());
            }
        }
        put(sections, section, lines);
        return sections;
    }

    private static void checkBeginning(String line) {
        if (!line.isEmpty() && !line.startsWith(REMARK) && !line.equals("version " + VERSION)) {
            throw new PermanentException("A file of prompts begins with 'version " + VERSION
                    + "', or with the title of a section, such as [system]. This one begins otherwise.");
        }
    }

    private static void put(
            Map<PromptSection, SectionText> sections, @Nullable PromptSection section, List<String> lines) {
        if (section == null) {
            return;
        }
        SectionText text = checked(section, String.join("\n", lines).strip());
        if (sections.put(section, text) != null) {
            throw new PermanentException("The file of prompts has the section [" + section.title() + "] twice.");
        }
    }

    private static PromptSection section(String title) {
        for (PromptSection each : PromptSection.values()) {
            if (each.title().equals(title)) {
                return each;
            }
        }
        List<String> known =
                Arrays.stream(PromptSection.values()).map(PromptSection::title).toList();
        throw new PermanentException("Prompts have no section [" + title + "]." + Nearest.hint(title, known)
                + " There are " + String.join(", ", known) + ".");
    }

    private static SectionText checked(PromptSection section, String text) {
        SectionText checked = SectionText.of(text);
        for (String place : checked.places()) {
            if (!section.places().contains(place)) {
                throw new PermanentException("The section [" + section.title() + "] of the prompts has no place {"
                        + place + "}." + Nearest.hint(place, section.places()) + " It can fill in "
                        + String.join(", ", section.places()) + ".");
            }
        }
        return checked;
    }

    /** {@return how many sections there are; their texts stay out of it} */
    @Override
    public String toString() {
        return "prompts of " + sections.size() + " sections";
    }
}
