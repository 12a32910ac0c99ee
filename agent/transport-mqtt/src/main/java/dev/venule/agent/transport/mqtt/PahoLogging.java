package dev.venule.agent.transport.mqtt;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Paho writes what it also reports through its API, several lines and stack traces at a time. Only the report is used. */
final class PahoLogging {
    /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5");

    private PahoLogging() {}

    static void silence() {
        PAHO.setLevel(Level.OFF);
    }
}
