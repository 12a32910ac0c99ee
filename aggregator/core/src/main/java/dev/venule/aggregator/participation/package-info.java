/** Who may contribute to the version being made, who is asked to, and when it is useful to come back. */
@NullMarked
package dev.venule.aggregator.participation;

import org.jspecify.annotations.NullMarked;
