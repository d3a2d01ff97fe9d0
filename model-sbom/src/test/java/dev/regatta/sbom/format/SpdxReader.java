package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Sbom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spdx.jacksonstore.MultiFormatStore;
import org.spdx.library.SpdxModelFactory;
import org.spdx.library.model.v2.SpdxDocument;
import org.spdx.storage.ISerializableModelStore;
import org.spdx.storage.simple.InMemSpdxStore;
import org.spdx.tagvaluestore.TagValueStore;

/** Reads SPDX by the library of its makers, with the licences that are in its jar; and tags also by the letter. */
final class SpdxReader {
    static {
        System.setProperty("org.spdx.useJARLicenseInfoOnly", "true");
        SpdxModelFactory.init();
    }

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9]+): (\\S|\\S.*\\S)");
    private static final Set<String> TAGS = Set.of(
            "SPDXVersion",
            "DataLicense",
            "SPDXID",
            "DocumentName",
            "DocumentNamespace",
            "Creator",
            "Created",
            "PackageName",
            "PackageFileName",
            "PackageDownloadLocation",
            "PrimaryPackagePurpose",
            "FilesAnalyzed",
            "PackageChecksum",
            "PackageLicenseConcluded",
            "PackageLicenseDeclared",
            "PackageCopyrightText",
            "PackageComment",
            "ExternalRef",
            "LicenseID",
            "ExtractedText",
            "Relationship",
            "Annotator",
            "AnnotationDate",
            "AnnotationType",
            "SPDXREF",
            "AnnotationComment");

    private SpdxReader() {}

    /** One line of a document. */
    record Tag(String name, String value) {}

    /** Reads what is written in one of the two formats, if nothing is wrong with it. */
    static SpdxDocument read(Sbom sbom, SbomFormat format) throws Exception {
        ISerializableModelStore store = format == SbomFormat.SPDX
                ? new TagValueStore(new InMemSpdxStore())
                : new MultiFormatStore(new InMemSpdxStore(), MultiFormatStore.Format.JSON);
        SpdxDocument document =
                (SpdxDocument) store.deSerialize(new ByteArrayInputStream(SbomFixtures.bytes(sbom, format)), false);
        if (store instanceof TagValueStore tags) {
            assertThat(tags.getWarnings()).isEmpty();
        }
        assertThat(document.verify()).isEmpty();
        return document;
    }

    /** The tags of a document by the letter: each is known, on one line, and none has anything but ink at its ends. */
    static List<Tag> tags(String document) {
        List<Tag> tags = new ArrayList<>();
        assertThat(document).endsWith("\n");
        for (String line : document.split("\n")) {
            if (!line.isEmpty()) {
                Matcher parts = LINE.matcher(line);
                assertThat(parts.matches()).as(line).isTrue();
                assertThat(TAGS).contains(parts.group(1));
                assertThat(line).doesNotContainIgnoringCase("<text>").doesNotContainIgnoringCase("</text>");
                tags.add(new Tag(parts.group(1), decoded(parts.group(2))));
            }
        }
        return tags;
    }

    /** The text as it was, by percent-decoding. */
    private static String decoded(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            boolean encoded = value.charAt(i) == '%'
                    && i + 2 < value.length()
                    && HexFormat.isHexDigit(value.charAt(i + 1))
                    && HexFormat.isHexDigit(value.charAt(i + 2));
            if (encoded) {
                bytes.write(HexFormat.fromHexDigits(value, i + 1, i + 3));
                i += 2;
            } else {
                int point = value.codePointAt(i);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
