package dev.venule.agent.transport.coap;

import org.eclipse.californium.core.coap.Response;

/** What became of a request. */
sealed interface Reply {
    /** The aggregator answered, by whatever code. */
    record Answered(Response response) implements Reply {}

    /** Whoever sent it learned by another way what it wanted to know. */
    record Withdrawn() implements Reply {}

    /** No answer came and none will; {@code reason} is one line. */
    record Silence(String reason) implements Reply {}
}
