package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Document.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the paragraphs of a Word document (ECMA-376, WordprocessingML) without its tables. Nothing outside of the file is read:
 * document types and external entities are switched off, and what unpacks to more than a limit is refused.
 */
final class WordText {
    private static final int LARGEST_BYTES = 40 * 1024 * 1024;
    private static final int MOST_ENTRIES = 2_000;

    private WordText() {}

    static List<Section> read(byte[] bytes) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new DocumentReader.UnreadableException("holds more than " + MOST_ENTRIES + " parts");
                }
                if (entry.getName().equals("word/document.xml")) {
                    return sections(unpacked(zip));
                }
            }
        }
        throw new DocumentReader.UnreadableException("is no Word document, though its name ends with .docx");
    }

    static byte[] unpacked(InputStream packed) throws IOException {
        byte[] bytes = packed.readNBytes(LARGEST_BYTES + 1);
        if (bytes.length > LARGEST_BYTES) {
            throw new DocumentReader.UnreadableException("unpacks to more than " + LARGEST_BYTES / 1024 / 1024 + " MB");
        }
        return bytes;
    }

    private static List<Section> sections(byte[] xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        StringBuilder paragraph = new StringBuilder();
        boolean heading = false;
        boolean text = false;
        int tables = 0;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                int event = reader.next();
                String name = reader.hasName() ? reader.getLocalName() : "";
                boolean begins = event == XMLStreamConstants.START_ELEMENT;
                if (event == XMLStreamConstants.CHARACTERS && text && tables == 0) {
                    paragraph.append(reader.getText());
                }
                switch (name) {
                    case "t" -> text = begins;
                    case "tbl" -> tables += begins ? 1 : -1;
                    case "tab", "br" -> paragraph.append(begins ? " " : "");
                    case "pStyle" -> heading |= begins && isHeading(reader);
                    case "p" -> {
                        if (!begins) {
                            end(sections, paragraph.toString().strip(), heading);
                        }
                        paragraph.setLength(0);
                        heading = false;
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException broken) {
            throw new DocumentReader.UnreadableException("holds broken XML");
        }
        return sections;
    }

    private static boolean isHeading(XMLStreamReader reader) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String value = reader.getAttributeValue(i);
            if (value.startsWith("Heading") || value.equals("Title") || value.startsWith("berschrift")) {
                return true;
            }
        }
        return false;
    }

    private static void end(List<Section> sections, String text, boolean heading) {
        if (heading && !text.isEmpty()) {
            sections.add(new Section(text, new ArrayList<>()));
        } else if (!text.isEmpty()) {
            sections.getLast().paragraphs().add(text.replaceAll("\\s+", " "));
        }
    }
}
