/** The operator's command. */
@NullMarked
package dev.venule.cli;

import org.jspecify.annotations.NullMarked;
