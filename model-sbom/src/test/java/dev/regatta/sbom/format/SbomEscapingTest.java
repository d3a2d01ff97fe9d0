package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.sbom.bom.Sbom;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.cyclonedx.model.Component;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spdx.library.model.v2.SpdxDocument;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Whatever stands in names and metadata, every output is read by readers that others wrote, gives the text back, and has nothing
 * that would steer a terminal. The same checks run over a list of hostile texts and over random ones.
 */
final class SbomEscapingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final Pattern VISIBLE = Pattern.compile("\\\\(\\\\|[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|u\\{[0-9a-f]+})");
    private static final String NASTY = "a1\n\r\t \u001b\u0000\u007f\u0085\u202e\u2028\ufeff\ud83d\ude00\udb40\udc01"
            + "\u00a0\ufffd\uffff`'\"[](){}<>/\\|%0AF#*_~-=+.:;&!@$^?,";

    // ---- a list of hostile texts, each in every place

    static Stream<String> hostile() {
        return SbomFixtures.HOSTILE.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothing_written_steers_a_terminal(String text) throws Exception {
        assertHarmless(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void json_gives_the_text_back(String text) throws Exception {
        assertJson(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void cyclonedx_is_valid_and_gives_the_text_back(String text) throws Exception {
        assertCycloneDx(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void spdx_is_valid_has_no_more_lines_and_gives_the_text_back(String text) throws Exception {
        assertSpdx(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_card_has_no_other_keys_headings_or_cells_and_gives_the_text_back(String text) {
        assertCard(text);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_table_has_no_more_lines_and_gives_the_text_back(String text) {
        assertTable(text);
    }

    // ---- random texts

    @Property
    void any_text_is_harmless_and_comes_back(@ForAll("texts") String text) throws Exception {
        assertHarmless(text);
        assertJson(text);
        assertSpdx(text);
        assertCard(text);
        assertTable(text);
    }

    @Property(tries = 50) // the schema of CycloneDX takes long
    void any_text_is_valid_in_cyclonedx_and_comes_back(@ForAll("texts") String text) throws Exception {
        assertCycloneDx(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars(NASTY.toCharArray()).ofMaxLength(40),
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.of(SbomFixtures.HOSTILE));
    }

    // ---- the checks

    private static void assertHarmless(String text) throws Exception {
        for (SbomFormat format : SbomFormat.values()) {
            byte[] written = SbomFixtures.bytes(SbomFixtures.withEverywhere(text), format);

            String shown = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(written))
                    .toString(); // fails on what is not UTF-8
            assertThat(shown.codePoints().filter(point -> point != '\n').filter(SbomEscapingTest::isUnsafe))
                    .as(format.label())
                    .isEmpty();
            assertThat(written)
                    .as(format.label())
                    .isEqualTo(SbomFixtures.bytes(SbomFixtures.withEverywhere(text), format));
        }
    }

    private static boolean isUnsafe(int point) {
        return List.of(
                        (int) Character.CONTROL,
                        (int) Character.FORMAT,
                        (int) Character.SURROGATE,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR)
                .contains(Character.getType(point));
    }

    private static void assertJson(String raw) throws Exception {
        Sbom sbom = SbomFixtures.withEverywhere(raw);
        String text = whole(raw);

        JsonNode own = JSON.readTree(SbomFixtures.bytes(sbom, SbomFormat.JSON));
        JsonNode model = own.path("models").path(0);
        JsonNode file = model.path("files").path(0);
        assertThat(model.path("name").textValue()).isEqualTo(text);
        assertThat(model.path("license").path("declared").textValue()).isEqualTo(text);
        assertThat(file.path("name").textValue()).isEqualTo(text);
        assertThat(file.path("metadata").path(text).textValue()).isEqualTo(text);
        assertThat(file.path("tensors").path("listed").path(0).path("name").textValue())
                .isEqualTo(text);
        assertThat(file.path("findings").path(0).path("message").textValue()).isEqualTo("There is " + text + " twice.");
        assertThat(own.path("findings").path(0).path("byteOffset").longValue()).isEqualTo(8);

        JsonNode lbom = JSON.readTree(SbomFixtures.bytes(sbom, SbomFormat.LBOM));
        assertThat(lbom.path("model_filename").textValue()).isEqualTo(text);
        assertThat(lbom.path("license").textValue()).isEqualTo(text);
        assertThat(lbom.path("metadata").path(text).textValue()).isEqualTo(text);
    }

    private static void assertCycloneDx(String raw) throws Exception {
        var bom = SbomCycloneDxTest.read(SbomFixtures.withEverywhere(raw));
        String text = whole(raw);

        Component model = bom.getComponents().getFirst();
        assertThat(model.getName()).isEqualTo(orUnnamed(text));
        assertThat(SbomCycloneDxTest.property(model, "regatta:file-name")).isEqualTo(text);
        assertThat(SbomCycloneDxTest.property(model, "gguf:" + text)).isEqualTo(text);
        assertThat(model.getLicenses().getLicenses().getFirst().getName()).isEqualTo(orUnnamed(text));
        assertThat(model.getPedigree().getAncestors().getComponents().getFirst().getName())
                .isEqualTo(orUnnamed(text));
        assertThat(bom.getProperties().getFirst().getValue()).contains("There is " + text + " twice.");
    }

    private static void assertSpdx(String raw) throws Exception {
        Sbom sbom = SbomFixtures.withEverywhere(raw);
        String text = whole(raw);

        String written = SbomFixtures.text(sbom, SbomFormat.SPDX);
        List<SpdxReader.Tag> tags = SpdxReader.tags(written);
        assertThat(tags)
                .contains(
                        new SpdxReader.Tag("PackageName", orUnnamed(text)),
                        new SpdxReader.Tag("ExtractedText", orUnnamed(text)));
        long fewer = text.isEmpty() ? 1 : 0; // a file without a name has no PackageFileName
        assertThat(written.lines().count())
                .isEqualTo(SbomFixtures.text(SbomFixtures.withEverywhere("plain"), SbomFormat.SPDX)
                                .lines()
                                .count()
                        - fewer);
        SpdxReader.read(sbom, SbomFormat.SPDX);

        SpdxDocument json = SpdxReader.read(sbom, SbomFormat.SPDX_JSON);
        assertThat(json.getDocumentDescribes().iterator().next().getName()).contains(orUnnamed(text));
        assertThat(json.getExtractedLicenseInfos().iterator().next().getExtractedText())
                .isEqualTo(orUnnamed(text));
    }

    private static void assertCard(String text) {
        String card = SbomFixtures.text(SbomFixtures.withEverywhere(text), SbomFormat.CARD);

        assertThat(card).startsWith("---\n");
        int end = card.indexOf("\n---\n");
        Map<String, Object> front = new Yaml(new SafeConstructor(new LoaderOptions())).load(card.substring(4, end + 1));
        assertThat(front)
                .containsOnlyKeys("license", "license_name", "base_model", "pipeline_tag", "library_name", "tags")
                .containsEntry("license", "other")
                .containsEntry("license_name", whole(text))
                .containsEntry("base_model", List.of(whole(text), "org/name"))
                .containsEntry("pipeline_tag", whole(text))
                .containsEntry("library_name", "gguf")
                .containsEntry("tags", List.of(whole(text), "gguf"));
        Body body = new Body();
        MARKDOWN.parse(card.substring(end + 5)).accept(body);
        assertThat(body.others).isEmpty();
        assertThat(body.headings).isEqualTo(4);
        assertThat(body.rows).containsExactlyElementsOf(plainRows());
        if (!text.isEmpty()) {
            assertThat(body.codes.stream().map(SbomEscapingTest::decoded))
                    .contains(text)
                    .contains("There is " + text + " twice.");
        }
    }

    private static List<Integer> plainRows() {
        Body plain = new Body();
        MARKDOWN.parse(SbomFixtures.text(SbomFixtures.withEverywhere("plain"), SbomFormat.CARD))
                .accept(plain);
        return plain.rows;
    }

    private static void assertTable(String text) {
        List<String> lines = SbomFixtures.text(SbomFixtures.withEverywhere(text), SbomFormat.TABLE)
                .lines()
                .toList();

        assertThat(lines).hasSize((int) SbomFixtures.text(SbomFixtures.withEverywhere("plain"), SbomFormat.TABLE)
                .lines()
                .count());
        assertThat(lines.stream().map(SbomEscapingTest::decoded)).contains(orUnnamed(text));
        assertThat(decoded(lines.get(1))).startsWith(orUnnamed(text));
    }

    private static String orUnnamed(String text) {
        return text.isEmpty() ? "unnamed" : text;
    }

    /** The text in documents for programs: there halves of pairs are U+FFFD. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    }

    /** The text that a visible one stands for. */
    private static String decoded(String visible) {
        return VISIBLE.matcher(visible)
                .replaceAll((MatchResult escape) -> Matcher.quoteReplacement(character(escape.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '\\' -> "\\";
            default -> Character.toString(Integer.parseInt(escape.replaceAll("^[xu]\\{?|}$", ""), 16));
        };
    }

    /** What a card is made of. */
    private static final class Body extends AbstractVisitor {
        private final List<String> codes = new ArrayList<>();
        private final List<Integer> rows = new ArrayList<>();
        private final List<Node> others = new ArrayList<>();
        private int headings;

        @Override
        protected void visitChildren(Node parent) {
            switch (parent) {
                case Heading heading -> headings++;
                case Link link -> others.add(link);
                case Image image -> others.add(image);
                case TableRow row -> rows.add(cells(row));
                default -> {}
            }
            super.visitChildren(parent);
        }

        private static int cells(Node row) {
            int cells = 0;
            for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                assertThat(cell).isInstanceOf(TableCell.class);
                cells++;
            }
            return cells;
        }

        @Override
        public void visit(Code code) {
            codes.add(code.getLiteral());
        }

        @Override
        public void visit(HtmlBlock html) {
            others.add(html);
        }

        @Override
        public void visit(HtmlInline html) {
            others.add(html);
        }

        @Override
        public void visit(ThematicBreak rule) {
            others.add(rule);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            others.add(block);
        }

        @Override
        public void visit(IndentedCodeBlock block) {
            others.add(block);
        }
    }
}
