package dev.regatta.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no ordinary file: links, pipes, sockets, and names that are not UTF-8. */
final class ModelScanLinksTest {
    @TempDir
    private Path temporary;

    private Path root;
    private Path elsewhere;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectories(temporary.resolve("root"));
        elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
    }

    private static ScanOptions followingLinks() {
        return ScanOptions.defaults().withFollowLinks(true);
    }

    private static List<String> locations(Sbom sbom) {
        return sbom.files().stream().map(file -> file.identity().location()).toList();
    }

    private void assertOnlyFinding(FindingCode code) throws Exception {
        Sbom sbom = ModelSbom.scan(root);

        assertThat(sbom.files()).hasSize(1);
        ModelFile file = sbom.files().getFirst();
        assertThat(file.format()).isInstanceOf(ModelFormat.Unknown.class);
        assertThat(file.findings()).extracting(Finding::code).containsExactly(code);
        assertThat(file.identity().sha256()).isEmpty();
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    @Test
    void a_pipe_is_never_opened() throws Exception {
        run("mkfifo", root.resolve("x.gguf").toString());

        assertOnlyFinding(FindingCode.NOT_A_REGULAR_FILE);
        assertThat(ModelSbom.scan(root.resolve("x.gguf")).files())
                .flatExtracting(ModelFile::findings)
                .extracting(Finding::code)
                .containsExactly(FindingCode.NOT_A_REGULAR_FILE);
    }

    @Test
    void a_link_to_a_pipe_is_not_opened_either() throws Exception {
        run("mkfifo", root.resolve("pipe").toString());
        Files.createSymbolicLink(root.resolve("x.gguf"), Path.of("pipe"));

        assertOnlyFinding(FindingCode.NOT_A_REGULAR_FILE);
    }

    @Test
    void a_socket_is_not_opened() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("x.gguf")));

            assertOnlyFinding(FindingCode.NOT_A_REGULAR_FILE);
        }
    }

    @Test
    void a_device_that_is_named_is_not_opened() throws Exception {
        assertThat(ModelSbom.scan(Path.of("/dev/zero")).files())
                .flatExtracting(ModelFile::findings)
                .extracting(Finding::code)
                .containsExactly(FindingCode.NOT_A_REGULAR_FILE);
    }

    @Test
    void a_folder_with_the_name_of_a_model_is_told_and_walked() throws Exception {
        Files.write(Files.createDirectory(root.resolve("x.gguf")).resolve("in.gguf"), ModelBytes.gguf());

        Sbom sbom = ModelSbom.scan(root);

        assertThat(locations(sbom)).containsExactly("x.gguf", "x.gguf/in.gguf");
        assertThat(sbom.files().getFirst().findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.NOT_A_REGULAR_FILE);
    }

    @Test
    void links_that_lead_nowhere_or_to_themselves_are_told() throws Exception {
        Files.createSymbolicLink(root.resolve("dangling.gguf"), Path.of("none"));
        Files.createSymbolicLink(root.resolve("loop.gguf"), Path.of("loop.gguf"));
        Files.createSymbolicLink(root.resolve("ping.gguf"), Path.of("pong"));
        Files.createSymbolicLink(root.resolve("pong"), Path.of("ping.gguf"));

        for (ScanOptions options : List.of(ScanOptions.defaults(), followingLinks())) {
            assertThat(ModelSbom.scan(root, options).files())
                    .flatExtracting(ModelFile::findings)
                    .extracting(Finding::code)
                    .containsExactly(FindingCode.LINK_DANGLING, FindingCode.LINK_LOOP, FindingCode.LINK_LOOP);
        }
    }

    @Test
    void a_link_out_of_the_folder_is_followed_only_on_request() throws Exception {
        Files.write(elsewhere.resolve("secret"), ModelBytes.gguf());
        Files.createSymbolicLink(root.resolve("x.gguf"), elsewhere.resolve("secret"));

        assertOnlyFinding(FindingCode.LINK_OUTSIDE);
        ModelFile followed = ModelSbom.scan(root, followingLinks()).files().getFirst();
        assertThat(followed.identity().name()).isEqualTo("x.gguf");
        assertThat(followed.identity().sha256()).isPresent();
    }

    @Test
    void a_link_that_is_named_is_followed() throws Exception {
        Files.write(elsewhere.resolve("secret"), ModelBytes.gguf());
        Path link = Files.createSymbolicLink(root.resolve("x.gguf"), elsewhere.resolve("secret"));

        assertThat(ModelSbom.scan(link).files().getFirst().identity().sha256()).isPresent();
    }

    @Test
    void a_folder_outside_is_followed_only_on_request_and_never_in_circles() throws Exception {
        Files.write(elsewhere.resolve("m.gguf"), ModelBytes.gguf());
        Files.createSymbolicLink(root.resolve("out"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("back"), root);
        Files.createSymbolicLink(root.resolve("self"), root);

        Sbom reported = ModelSbom.scan(root);
        Sbom followed = ModelSbom.scan(root, followingLinks());

        assertThat(reported.models()).isEmpty();
        assertThat(reported.findings()).hasSize(1);
        assertThat(reported.findings().getFirst().code()).isEqualTo(FindingCode.LINK_OUTSIDE);
        assertThat(reported.findings().getFirst().at().element()).isEqualTo("out");
        assertThat(locations(followed)).containsExactly("out/m.gguf");
        assertThat(followed.findings()).isEmpty();
    }

    @Test
    void the_layout_of_a_hugging_face_cache_is_reported_under_the_names_of_the_links() throws Exception {
        Path snapshot = Files.createDirectories(root.resolve("models--a--b/snapshots/1"));
        Path later = Files.createDirectories(root.resolve("models--a--b/snapshots/2"));
        Path blobs = Files.createDirectories(root.resolve("models--a--b/blobs"));
        Files.write(blobs.resolve("0a1b2c"), ModelBytes.safetensors("w"));
        Files.write(blobs.resolve("3d4e5f"), "{\"model_type\": \"llama\"}".getBytes());
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/0a1b2c"));
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/3d4e5f"));
        Files.createSymbolicLink(later.resolve("model.safetensors"), Path.of("../../blobs/0a1b2c"));

        Sbom sbom = ModelSbom.scan(root);

        assertThat(locations(sbom)).containsExactly("models--a--b/snapshots/1/model.safetensors");
        assertThat(sbom.models().getFirst().facts().architecture()).contains("llama");
    }

    @Test
    void a_link_to_a_file_that_is_found_by_its_own_name_is_not_reported() throws Exception {
        Files.write(root.resolve("real.gguf"), ModelBytes.gguf());
        Files.createSymbolicLink(root.resolve("a-link.gguf"), Path.of("real.gguf"));

        assertThat(locations(ModelSbom.scan(root))).containsExactly("real.gguf");
    }

    @Test
    void names_keep_their_bytes() throws Exception {
        String script = "cd \"$1\"; cp \"$2\" \"$(printf 'a\\nb.gguf')\"; cp \"$2\" \"$(printf '\\377.gguf')\";"
                + " cp \"$2\" \"$(printf '\\303\\244.gguf')\"; cp \"$2\" ./-x.gguf";
        Path model = Files.write(elsewhere.resolve("m"), ModelBytes.gguf());
        run("bash", "-c", script, "bash", root.toString(), model.toString());

        Sbom sbom = ModelSbom.scan(root);

        assertThat(locations(sbom)).containsExactly("-x.gguf", "a%0Ab.gguf", "%C3%A4.gguf", "%FF.gguf");
        assertThat(sbom.files())
                .extracting(file -> file.identity().name())
                .containsExactly("-x.gguf", "a\nb.gguf", "\u00e4.gguf", "\ufffd.gguf");
        ModelFile last = sbom.files().getLast();
        assertThat(last.findings().getFirst().code()).isEqualTo(FindingCode.NAME_NOT_UTF8);
        assertThat(last.findings().getFirst().message()).contains("%FF.gguf");
        assertThat(last.identity().sha256()).isPresent();
    }

    @Test
    void a_model_that_is_named_by_itself_takes_what_lies_beside_it_really() throws Exception {
        Path blobs = Files.createDirectories(root.resolve("blobs"));
        Path snapshot = Files.createDirectories(root.resolve("snapshots/1"));
        Files.write(blobs.resolve("0a"), ModelBytes.safetensors("w"));
        Files.writeString(blobs.resolve("1b"), "{\"model_type\":\"llama\"}");
        Path model = Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/0a"));
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/1b"));

        assertThat(ModelSbom.scan(model).models().getFirst().facts().architecture())
                .contains("llama");
    }

    @Test
    void a_folder_too_deep_to_be_named_is_told() throws Exception {
        String step = "d".repeat(200);
        run(
                "bash",
                "-c",
                "cd '" + root + "' && for i in {1..25}; do mkdir " + step + " && cd " + step + " || exit 1; done"
                        + " && touch m.gguf");
        try {
            Sbom sbom = ModelSbom.scan(root);

            assertThat(sbom.files()).isEmpty();
            assertThat(sbom.findings()).extracting(Finding::code).containsExactly(FindingCode.FOLDER_UNREADABLE);
        } finally {
            run("rm", "-rf", root.resolve(step).toString());
        }
    }

    @Test
    void an_index_is_not_read_through_a_link_that_leads_out() throws Exception {
        Path outside = Files.writeString(elsewhere.resolve("x.json"), "{\"weight_map\":{\"secret\":\"file\"}}");
        Files.write(root.resolve("m-00001-of-00002.safetensors"), ModelBytes.safetensors("a"));
        Files.write(root.resolve("m-00002-of-00002.safetensors"), ModelBytes.safetensors("b"));
        Files.createSymbolicLink(root.resolve("m.safetensors.index.json"), outside);

        List<Finding> findings = ModelSbom.scan(root).models().getFirst().findings();

        assertThat(findings).extracting(Finding::code).containsExactly(FindingCode.INDEX_INVALID);
        assertThat(findings.getFirst().message()).contains("leads out").doesNotContain("secret");
    }
}
