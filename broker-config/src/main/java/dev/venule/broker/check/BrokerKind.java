package dev.venule.broker.check;

import java.util.Locale;

/** Brokers for which there is a remedy of their own. */
public enum BrokerKind {
    MOSQUITTO("Mosquitto"),
    HIVEMQ("HiveMQ"),
    EMQX("EMQX"),
    /** Remedies are told for every kind. */
    OTHER("others");

    private final String title;

    BrokerKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
