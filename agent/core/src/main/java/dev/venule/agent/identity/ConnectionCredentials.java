package dev.venule.agent.identity;

import javax.net.ssl.SSLContext;

/**
 * What a device shows its broker at each attempt to connect, and who hears what became of it. Attempts of one transport follow
 * each other. Called by any thread; no method blocks.
 */
public interface ConnectionCredentials {
    /** For the attempt that begins now. */
    SSLContext next();

    /** The attempt that began last stands: the broker knows the device by what it showed. */
    void accepted();

    /** The attempt that began last came to nothing, for whatever reason. */
    void refused();

    /** The same at every attempt. */
    static ConnectionCredentials fixed(SSLContext context) {
        return new ConnectionCredentials() {
            @Override
            public SSLContext next() {
                return context;
            }

            @Override
            public void accepted() {
                // There is nothing to choose from.
            }

            @Override
            public void refused() {
                // Likewise.
            }
        };
    }
}
