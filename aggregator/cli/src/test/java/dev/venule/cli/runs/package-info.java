@NullMarked
package dev.venule.cli.runs;

import org.jspecify.annotations.NullMarked;
