/** What the hot paths cost. Run by hand; README.md has the commands. */
@NullMarked
package dev.venule.benchmarks;

import org.jspecify.annotations.NullMarked;
