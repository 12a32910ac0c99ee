/** What the hot paths cost. Run by hand; see docs/protocol.md for the commands. */
@NullMarked
package dev.venule.benchmarks;

import org.jspecify.annotations.NullMarked;
