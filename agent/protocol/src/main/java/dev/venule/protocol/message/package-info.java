/** What agent and aggregator say to each other. */
@NullMarked
package dev.venule.protocol.message;

import org.jspecify.annotations.NullMarked;
