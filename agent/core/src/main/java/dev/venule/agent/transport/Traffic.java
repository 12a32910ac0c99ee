package dev.venule.agent.transport;

/**
 * Bytes since the transport was made, over all its connections, as they went through the socket: TLS records and protocol
 * headers included, TCP and IP headers not.
 */
public record Traffic(long bytesSent, long bytesReceived) {
    public Traffic {
        if (bytesSent < 0 || bytesReceived < 0) {
            throw new IllegalArgumentException("traffic cannot be negative: " + bytesSent + ", " + bytesReceived);
        }
    }

    /** Nothing yet. */
    public static Traffic none() {
        return new Traffic(0, 0);
    }
}
