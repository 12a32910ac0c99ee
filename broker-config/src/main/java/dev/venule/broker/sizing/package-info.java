/** What a fleet asks of its broker, and the limits that follow. */
@NullMarked
package dev.venule.broker.sizing;

import org.jspecify.annotations.NullMarked;
