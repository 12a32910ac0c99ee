package dev.venule.agent.transport.coap;

import org.eclipse.californium.core.coap.BlockOption;

/** How bodies are cut into blocks: RFC 7959 over UDP, RFC 8323 section 6 (BERT) over TCP. */
enum BlockSize {
    /** With its headers below the 1,280 bytes that every IPv6 network carries. */
    DATAGRAM(6, 1024),
    /** Sixteen units of 1 KiB in a message. */
    STREAM(BlockOption.BERT_SZX, 16 * 1024);

    private static final int BERT_UNIT = 1024;

    private final int szx;
    private final int bytes;

    BlockSize(int szx, int bytes) {
        this.szx = szx;
        this.bytes = bytes;
    }

    /** The size as the block options write it. */
    int szx() {
        return szx;
    }

    int bytes() {
        return bytes;
    }

    /** How many blocks a body has; one where it is empty. */
    int count(int bodyBytes) {
        return Math.max(1, (bodyBytes + bytes - 1) / bytes);
    }

    /** The number of the block as the block options write it. */
    int number(int block) {
        return this == STREAM ? block * (bytes / BERT_UNIT) : block;
    }
}
