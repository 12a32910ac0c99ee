/** The aggregator's CoAP end: devices observe the task, read contents and post updates over DTLS or TLS. */
@NullMarked
package dev.venule.aggregator.server.coap;

import org.jspecify.annotations.NullMarked;
