@NullMarked
package dev.venule.agent.transport.coap;

import org.jspecify.annotations.NullMarked;
