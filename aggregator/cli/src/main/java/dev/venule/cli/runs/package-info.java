/** What an aggregator's versions are made of. */
@NullMarked
package dev.venule.cli.runs;

import org.jspecify.annotations.NullMarked;
