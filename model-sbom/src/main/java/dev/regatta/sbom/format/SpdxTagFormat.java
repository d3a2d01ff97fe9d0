package dev.regatta.sbom.format;

import dev.regatta.sbom.format.SpdxDocument.Item;

/**
 * SPDX 2.3 as tags and values. Every value is on one line, whatever it holds, so that nothing out of a file can be a tag; what is
 * percent-encoded for that is told by {@link Escape#percent}.
 */
final class SpdxTagFormat {
    private final StringBuilder out = new StringBuilder();

    private SpdxTagFormat() {}

    static String of(SpdxDocument document) {
        SpdxTagFormat format = new SpdxTagFormat();
        format.document(document);
        return format.out.toString();
    }

    private void document(SpdxDocument document) {
        tag("SPDXVersion", "SPDX-2.3");
        tag("DataLicense", "CC0-1.0");
        tag("SPDXID", SpdxDocument.ID);
        tag("DocumentName", document.name());
        tag("DocumentNamespace", document.namespace());
        tag("Creator", SpdxDocument.TOOL);
        tag("Created", document.created());
        document.packages().forEach(this::item);
        document.licenses().forEach((id, text) -> {
            out.append('\n');
            tag("LicenseID", id);
            tag("ExtractedText", text);
        });
        out.append('\n');
        document.relationships()
                .forEach(relationship ->
                        tag("Relationship", relationship.from() + " " + relationship.kind() + " " + relationship.to()));
        document.annotations()
                .forEach((about, texts) -> texts.forEach(text -> {
                    out.append('\n');
                    tag("Annotator", SpdxDocument.TOOL);
                    tag("AnnotationDate", document.created());
                    tag("AnnotationType", "OTHER");
                    tag("SPDXREF", about);
                    tag("AnnotationComment", text);
                }));
    }

    private void item(Item item) {
        out.append('\n');
        tag("PackageName", item.name());
        tag("SPDXID", item.id());
        if (!item.fileName().isEmpty()) {
            tag("PackageFileName", item.fileName());
        }
        tag("PackageDownloadLocation", SpdxDocument.NOTHING_SAID);
        tag("PrimaryPackagePurpose", item.purpose());
        tag("FilesAnalyzed", "false");
        item.sha256().ifPresent(sum -> tag("PackageChecksum", "SHA256: " + sum));
        tag("PackageLicenseConcluded", SpdxDocument.NOTHING_SAID);
        tag("PackageLicenseDeclared", item.license());
        tag("PackageCopyrightText", SpdxDocument.NOTHING_SAID);
        if (!item.comment().isEmpty()) {
            tag("PackageComment", item.comment());
        }
        item.packageUrl().ifPresent(url -> tag("ExternalRef", "PACKAGE-MANAGER purl " + url));
    }

    private void tag(String tag, String value) {
        out.append(tag).append(": ").append(Escape.percent(value)).append('\n');
    }
}
