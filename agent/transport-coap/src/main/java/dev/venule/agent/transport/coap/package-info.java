/**
 * Eclipse Californium behind the transport port: CoAP over DTLS 1.2 with a connection id, or over TLS. Californium does messages,
 * retransmission, observation and DTLS; blocks, their window and the resumption of transfers are done here, because its own
 * block-wise layer moves one block per round trip and begins anew where one is lost.
 */
@NullMarked
package dev.venule.agent.transport.coap;

import org.jspecify.annotations.NullMarked;
