/** {@code venule demo}: one federation in one process, from start to table. */
@NullMarked
package dev.venule.cli.demo;

import org.jspecify.annotations.NullMarked;
