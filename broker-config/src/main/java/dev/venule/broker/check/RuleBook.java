package dev.venule.broker.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What each probe is about and what to do where it fails, in words: {@code rules.properties}. */
final class RuleBook {
    private final Properties texts;

    private RuleBook(Properties texts) {
        this.texts = texts;
    }

    static RuleBook load() {
        Properties texts = new Properties();
        try (InputStream in = RuleBook.class.getResourceAsStream("rules.properties")) {
            if (in == null) {
                throw new IllegalStateException("rules.properties is not beside its class");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RuleBook(texts);
    }

    String rule(String probe) {
        return text(probe);
    }

    /** For this kind of broker; for a kind that is not known, for all of them. */
    String remedy(String probe, BrokerKind kind) {
        if (texts.containsKey(probe + ".remedy")) {
            return text(probe + ".remedy");
        }
        if (kind != BrokerKind.OTHER) {
            return text(probe + "." + kind.key());
        }
        List<String> all = new ArrayList<>();
        for (BrokerKind each : BrokerKind.values()) {
            if (each != BrokerKind.OTHER) {
                all.add(each.title() + ": " + text(probe + "." + each.key()));
            }
        }
        return String.join(" | ", all);
    }

    private String text(String key) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("rules.properties has no " + key);
        }
        return text;
    }
}
