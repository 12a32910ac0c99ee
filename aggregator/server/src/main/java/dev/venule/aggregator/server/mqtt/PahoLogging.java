package dev.venule.aggregator.server.mqtt;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Paho logs every lost connection as severe, with a stack trace; the link's listener says it in one line. */
final class PahoLogging {
    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5");

    private PahoLogging() {}

    static void silence() {
        PAHO.setLevel(Level.OFF);
    }
}
