@NullMarked
package dev.venule.cli.release;

import org.jspecify.annotations.NullMarked;
