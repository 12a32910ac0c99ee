@NullMarked
package dev.venule.cli;

import org.jspecify.annotations.NullMarked;
