@NullMarked
package dev.venule.aggregator.server.coap;

import org.jspecify.annotations.NullMarked;
