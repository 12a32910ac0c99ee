package dev.venule.cli.broker;

import dev.venule.broker.check.Finding;
import dev.venule.broker.check.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Findings as the JUnit XML that build servers show. */
final class FindingsJUnit {
    private static final String SUITE = "venule broker check";

    private FindingsJUnit() {}

    static void write(Path file, URI broker, List<Finding> findings) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", SUITE);
            xml.writeAttribute("hostname", broker.toString());
            xml.writeAttribute("tests", String.valueOf(findings.size()));
            xml.writeAttribute("failures", String.valueOf(count(findings, true)));
            xml.writeAttribute("skipped", String.valueOf(count(findings, false)));
            for (Finding finding : findings) {
                write(xml, finding);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What could not be tried is a failure here: build servers show a skipped test as harmless. */
    private static boolean isFailure(Finding finding) {
        return !finding.outcome().isGreen();
    }

    private static boolean isWaived(Finding finding) {
        return finding.outcome() instanceof Outcome.Waived;
    }

    private static long count(List<Finding> findings, boolean failures) {
        return findings.stream()
                .filter(finding -> failures ? isFailure(finding) : isWaived(finding))
                .count();
    }

    private static void write(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", SUITE);
        xml.writeAttribute("name", finding.id());
        if (isFailure(finding)) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", legal(finding.outcome().summary()));
            xml.writeCharacters(legal(finding.rule() + "\n" + finding.remedy().orElse("")));
            xml.writeEndElement();
        } else if (isWaived(finding)) {
            xml.writeEmptyElement("skipped");
        }
        xml.writeStartElement("system-out");
        xml.writeCharacters(legal(String.join("\n", finding.evidence())));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** XML 1.0 has no way to say most control characters, and brokers may send any. */
    private static String legal(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD]", "?");
    }
}
