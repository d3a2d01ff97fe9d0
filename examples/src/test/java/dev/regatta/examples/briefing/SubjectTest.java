package dev.regatta.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.examples.briefing.Briefing.Facts;
import dev.regatta.examples.briefing.Briefing.Lead;
import dev.regatta.examples.briefing.Briefing.OpenPoints;
import dev.regatta.examples.briefing.Briefing.Statement;
import dev.regatta.examples.briefing.Briefing.Themes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sentence that says what a folder is about is found in documents of every kind. */
final class SubjectTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> documents() {
        String is = "Pumpwerk is a controller for heat pumps.";
        return Stream.of(
                Arguments.of(
                        "README.md",
                        "# Pumpwerk\n\n[![build](b.svg)](b) [![npm](n.svg)](n)\n\n" + is + " It is new.",
                        is),
                Arguments.of("README.md", "<p align=\"center\"><img src=\"x.png\"></p>\n\n<p>" + is + "</p>\n", is),
                Arguments.of(
                        "README.md",
                        "# Pumpwerk\n\n> A fast controller of many pumps\n\nRun the installer.",
                        "A fast controller of many pumps"),
                Arguments.of(
                        "docs/intro.mdx",
                        "---\ntitle: Pumpwerk\n---\nimport X from 'x'\n\n<Note>" + is + "</Note>\n",
                        is),
                Arguments.of(
                        "index.rst",
                        "========\nPumpwerk\n========\n\n.. image:: a.png\n   :alt: no\n\n**Pumpwerk** is a controller for heat pumps.\n",
                        is),
                Arguments.of("index.adoc", "= Pumpwerk\n:toc: left\n\n" + is + "\n\n|===\n|a |b\n|===\n", is),
                Arguments.of(
                        "pumpwerk.1",
                        ".TH P 1\n.SH NAME\npumpwerk \\- controls heat pumps of a house\n.SH SYNOPSIS\n.B pumpwerk\n",
                        "pumpwerk - controls heat pumps of a house"),
                Arguments.of(
                        "package.json",
                        "{\"name\":\"pumpwerk\",\"description\":\"Controls heat pumps of a house\"}",
                        "Controls heat pumps of a house"),
                Arguments.of(
                        "pyproject.toml",
                        "[project]\nname = \"pumpwerk\"\ndescription = \"Controls heat pumps of a house\"\n",
                        "Controls heat pumps of a house"),
                Arguments.of(
                        "index.html",
                        "<nav><p>Home is a page of this site.</p></nav><h1>Pumpwerk</h1><p>" + is + "</p>",
                        is),
                Arguments.of("README.md", "# 水泵\n\n水泵控制器是一个控制热泵的程序。", "水泵控制器是一个控制热泵的程序。"),
                Arguments.of(
                        "README.md",
                        "# Pumpwerk\n\nPumpwerk ist ein Regler für Wärmepumpen.",
                        "Pumpwerk ist ein Regler für Wärmepumpen."),
                Arguments.of("README", "Pumpwerk\n--------\n\n" + is + "\n", is));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void the_sentence_that_defines_is_found(String name, String text, String sentence) throws Exception {
        write(name, text);
        write("CHANGELOG.md", "# Pumpwerk\n\nPumpwerk is a thing that was fixed in May.");

        assertThat(Subject.of(read())).map(Statement::statement).contains(sentence);
    }

    @Test
    void a_word_document_is_read_without_its_tables() throws Exception {
        String xml = "<w:document xmlns:w=\"w\"><w:body>"
                + "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Pumpwerk</w:t></w:r></w:p>"
                + "<w:tbl><w:p><w:r><w:t>Pumpwerk is a cell.</w:t></w:r></w:p></w:tbl>"
                + "<w:p><w:r><w:t>Pumpwerk is a </w:t></w:r><w:r><w:t>controller.</w:t></w:r></w:p></w:body></w:document>";
        Files.write(folder.resolve("a.docx"), zipped(xml));
        Files.write(
                folder.resolve("evil.docx"),
                zipped("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x><t>&e;</t></x>"));

        Documents documents = read();

        assertThat(documents.named("a.docx").orElseThrow().sections().getFirst().paragraphs())
                .containsExactly("Pumpwerk is a controller.");
        assertThat(documents.names()).containsExactly("a.docx");
        assertThat(documents.leftOut()).anyMatch(line -> line.contains("evil.docx"));
    }

    @Test
    void an_open_question_is_no_fact_and_nothing_is_said_twice() throws Exception {
        write("plan.md", "# Plan\n\nThe pump costs 500 euros a year. Who pays for the pump after May?");
        Statement cost = new Statement("The pump costs 500 euros a year.", "plan.md");
        Statement who = new Statement("Who pays for the pump after May?", "plan.md");

        BriefingFile.Checked checked = new BriefingFile(folder.resolve("out.md"), "extractive")
                .check(
                        read(),
                        new Lead(List.of(new Briefing.Point("It is cheap.", cost.statement(), "plan.md"))),
                        new Themes(List.of()),
                        new Facts(List.of(who, cost)),
                        new OpenPoints(List.of(who)));

        assertThat(checked.open()).extracting(BriefingFile.Cited::statement).containsExactly(who);
        assertThat(checked.lead()).extracting(BriefingFile.CitedPoint::words).containsExactly("It is cheap.");
        assertThat(checked.facts()).isEmpty();
    }

    private static byte[] zipped(String xml) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(xml.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private Documents read() throws InterruptedException {
        return Documents.read(folder, DocumentReader.types(), folder.resolve("out.md"), notice -> {});
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
