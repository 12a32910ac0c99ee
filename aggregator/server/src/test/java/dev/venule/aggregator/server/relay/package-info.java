@NullMarked
package dev.venule.aggregator.server.relay;

import org.jspecify.annotations.NullMarked;
